import { createTwoFilesPatch } from 'diff';

/** What changes a file, as `git apply` takes it. */
export function unifiedDiff(name: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
  }).replace(/^=+\n/u, '');
}
