import { AwsError } from '../../../wire/types';
import { hookResultWhole } from '../hooks/result';
import type { RegistryOperation } from './request';

export const getHookResult: RegistryOperation<'GetHookResult'> = ({ hooks }, { HookResultId = '' }) => {
  const result = hooks.results.find(({ id }) => id === HookResultId);
  if (result === undefined)
    throw new AwsError('HookResultNotFound', `The hook result ${HookResultId} cannot be found.`, {
      status: 404,
    });
  return hookResultWhole(result);
};
