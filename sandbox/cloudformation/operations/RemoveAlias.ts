import type { Operation } from '../../wire/types';
import { problem, text, type StackContext } from './request';

/** The alias leads nowhere from now on. Words of the refusal assumed. */
export const removeAlias =
  ({ stacks }: StackContext): Operation =>
  (input) => {
    const alias = text(input['AliasName']);
    const stack = stacks.all.find((each) => each.alias === alias && each.status !== 'DELETE_COMPLETE');
    if (stack === undefined) throw problem(`Alias [${alias}] does not exist`);
    stack.alias = undefined;
    return {};
  };
