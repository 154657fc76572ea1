import type { Stack } from './stack-machine/stack';

/** All stacks, deleted ones too (CloudFormation keeps them for 90 days). */
export interface Stacks {
  readonly all: Stack[];
  /** By name or alias the one that isn't deleted; by id any. */
  find(nameOrId: string): Stack | undefined;
  /** Names of exports and their values. */
  exports(): ReadonlyMap<string, string>;
  /** The name of another stack that has an export of that name. */
  exporterBeside(stack: Stack, exportName: string): string | undefined;
}

export function createStacks(): Stacks {
  const all: Stack[] = [];
  return {
    all,
    find: (nameOrId) =>
      all.find(
        (each) =>
          each.id === nameOrId ||
          ((each.name === nameOrId || each.alias === nameOrId) && each.status !== 'DELETE_COMPLETE'),
      ),
    exports: () =>
      new Map(
        all
          .filter(({ status }) => status !== 'DELETE_COMPLETE')
          .flatMap(({ outputs }) => outputs)
          .flatMap(({ exportName, value }) =>
            exportName === undefined ? [] : [[exportName, value] as const],
          ),
      ),
    exporterBeside: (stack, exportName) =>
      all.find(
        (each) =>
          each.id !== stack.id &&
          each.status !== 'DELETE_COMPLETE' &&
          each.outputs.some((output) => output.exportName === exportName),
      )?.name,
  };
}
