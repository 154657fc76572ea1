import type { Operation } from '../../../wire/model';
import { AwsError } from '../../../wire/types';
import { hookResultWhole } from '../hooks/result';
import type { RegistryContext } from './request';

export function getHookResult({ hooks }: RegistryContext): Operation<'cloudformation', 'GetHookResult'> {
  return ({ HookResultId = '' }) => {
    const result = hooks.results.find(({ id }) => id === HookResultId);
    if (result === undefined)
      throw new AwsError('HookResultNotFound', `The hook result ${HookResultId} cannot be found.`, {
        status: 404,
      });
    return hookResultWhole(result);
  };
}
