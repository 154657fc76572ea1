import { hookResultView } from '../hooks/result';
import type { RegistryOperation } from './request';

export const listHookResults: RegistryOperation<'ListHookResults'> = ({ hooks }, input) => ({
  HookResults: hooks.results
    .map(hookResultView)
    .filter((each) =>
      (['TargetType', 'TargetId', 'TypeArn', 'Status'] as const).every(
        (name) => input[name] === undefined || input[name] === each[name],
      ),
    )
    .toReversed(),
});
