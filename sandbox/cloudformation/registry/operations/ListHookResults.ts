import type { Operation } from '../../../wire/types';
import { hookResultView } from '../hooks/result';
import type { RegistryContext } from './request';

export function listHookResults({ hooks }: RegistryContext): Operation {
  return (input) => ({
    HookResults: hooks.results
      .map((each) => hookResultView(each))
      .filter(
        (each) =>
          ['TargetType', 'TargetId', 'TypeArn'].every(
            (name) => input[name] === undefined || input[name] === each[name],
          ) &&
          (input['Status'] === undefined || each['Status'] === input['Status']),
      )
      .toReversed(),
  });
}
