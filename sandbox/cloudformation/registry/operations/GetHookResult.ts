import { AwsError, type Operation } from '../../../wire/types';
import { hookResultView } from '../hooks/result';
import { text, type RegistryContext } from './request';

export function getHookResult({ hooks }: RegistryContext): Operation {
  return (input) => {
    const result = hooks.results.find(({ id }) => id === input['HookResultId']);
    if (result === undefined) {
      throw new AwsError(
        'HookResultNotFound',
        `The hook result ${text(input['HookResultId'])} cannot be found.`,
        { status: 404 },
      );
    }
    return hookResultView(result, 'whole');
  };
}
