import { found, problem, type StackOperation } from './request';

/**
 * Set for the stacks nested in it, too; for a nested one alone it can't be (CloudFormation user guide, "Protect a
 * CloudFormation stack from being deleted"; the words are assumed).
 */
export const updateTerminationProtection: StackOperation<'UpdateTerminationProtection'> = (
  context,
  input,
) => {
  const stack = found(context, input);
  if (stack.rootId !== undefined)
    throw problem(
      `TerminationProtection of the nested stack [${stack.name}] cannot be changed. Change it on the root stack [${stack.rootId}].`,
    );
  for (const each of context.stacks.all)
    if (each.id === stack.id || each.rootId === stack.id)
      each.terminationProtection = input.EnableTerminationProtection === true;
  return { StackId: stack.id };
};
