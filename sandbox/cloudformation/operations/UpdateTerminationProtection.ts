import type { Operation } from '../../wire/types';
import { found, type StackContext } from './request';

export const updateTerminationProtection =
  (context: StackContext): Operation =>
  (input) => {
    const stack = found(context, input);
    stack.terminationProtection = input['EnableTerminationProtection'] === 'true';
    return { StackId: stack.id };
  };
