import { problem, type StackOperation } from './request';

/** The alias leads nowhere from now on. Words of the refusal assumed. */
export const removeAlias: StackOperation<'RemoveAlias'> = ({ stacks }, { AliasName: alias = '' }) => {
  const stack = stacks.all.find((each) => each.alias === alias && each.status !== 'DELETE_COMPLETE');
  if (stack === undefined) throw problem(`Alias [${alias}] does not exist`);
  stack.alias = undefined;
  return {};
};
