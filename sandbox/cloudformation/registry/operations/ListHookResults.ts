import type { Operation } from '../../../wire/model';
import { hookResultView } from '../hooks/result';
import type { RegistryContext } from './request';

export function listHookResults({ hooks }: RegistryContext): Operation<'cloudformation', 'ListHookResults'> {
  return (input) => ({
    HookResults: hooks.results
      .map(hookResultView)
      .filter((each) =>
        (['TargetType', 'TargetId', 'TypeArn', 'Status'] as const).every(
          (name) => input[name] === undefined || input[name] === each[name],
        ),
      )
      .toReversed(),
  });
}
