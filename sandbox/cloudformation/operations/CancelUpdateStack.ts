import { found, problem, type StackOperation } from './request';

/** The update stops where it is, and is rolled back. */
export const cancelUpdateStack: StackOperation<'CancelUpdateStack'> = (context, input) => {
  const stack = found(context, input);
  // Recorded in many pasted answers.
  if (stack.status !== 'UPDATE_IN_PROGRESS' || stack.parentId !== undefined)
    throw problem('CancelUpdateStack cannot be called from current stack status');
  stack.cancel?.();
};
