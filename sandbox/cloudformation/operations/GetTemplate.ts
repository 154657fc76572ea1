import type { Operation } from '../../wire/types';
import { found, type StackContext } from './request';

export const getTemplate =
  (context: StackContext): Operation =>
  (input) => ({
    TemplateBody: found(context, input).templateBody,
    StagesAvailable: ['Original', 'Processed'],
  });
