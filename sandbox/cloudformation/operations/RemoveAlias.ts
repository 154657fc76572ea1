import type { Operation } from '../../wire/model';
import { problem, type StackContext } from './request';

/** The alias leads nowhere from now on. Words of the refusal assumed. */
export const removeAlias =
  ({ stacks }: StackContext): Operation<'cloudformation', 'RemoveAlias'> =>
  ({ AliasName: alias = '' }) => {
    const stack = stacks.all.find((each) => each.alias === alias && each.status !== 'DELETE_COMPLETE');
    if (stack === undefined) throw problem(`Alias [${alias}] does not exist`);
    stack.alias = undefined;
    return {};
  };
