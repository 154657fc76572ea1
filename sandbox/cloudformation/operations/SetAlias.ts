import { QUERY_CHECKS } from '../../wire/checks';
import { AwsError } from '../../wire/types';
import { found, type StackOperation } from './request';

/** From now on the stack goes by another name, too, in every call that takes a `StackName`. Words of refusals assumed. */
export const setAlias: StackOperation<'SetAlias'> = (context, input) => {
  const stack = found(context, input);
  const { AliasName: alias = '' } = input;
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/u.test(alias))
    throw QUERY_CHECKS.unlike('AliasName', alias, '[a-zA-Z][-a-zA-Z0-9]*');
  const taken = context.stacks.find(alias);
  if (taken !== undefined && !(taken === stack && stack.alias === alias))
    throw new AwsError('AlreadyExistsException', `Stack or alias [${alias}] already exists`);
  if (stack.alias !== undefined && stack.alias !== alias)
    throw new AwsError(
      'LimitExceededException',
      `Stack [${stack.id}] already has the alias [${stack.alias}]. Remove it before another is set.`,
    );
  stack.alias = alias;
  return {};
};
