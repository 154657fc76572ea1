import { resolve, type Scope } from '../template/resolve';
import { problem, type StackContext, type StackOperation } from './request';

/** Without an importer it is an error, not an empty list (its text: delstack's `pkg/client/cloudformation.go`). */
export const listImports: StackOperation<'ListImports'> = (
  { stacks, machine },
  { ExportName: name = '' },
) => {
  const Imports = importersOf(stacks, machine, name);
  if (Imports.length === 0) throw problem(`Export '${name}' is not imported by any stack.`);
  return { Imports };
};

/** The names of the stacks that import an export. */
export function importersOf(
  stacks: StackContext['stacks'],
  machine: Pick<StackContext['machine'], 'scope'>,
  exportName: string,
): readonly string[] {
  return stacks.all
    .filter(
      (stack) =>
        !IMPORTS_NOTHING.has(stack.status) &&
        importsOf(stack.template.Resources, machine.scope(stack, stack.template)).has(exportName),
    )
    .map((stack) => stack.name);
}

const IMPORTS_NOTHING = new Set(['DELETE_COMPLETE', 'REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE']);

/** Names of exports that a part of a template imports. */
function importsOf(part: unknown, scope: Scope): ReadonlySet<string> {
  if (typeof part !== 'object' || part === null) return new Set();
  const inner = Object.entries(part).flatMap(([key, value]) =>
    key === 'Fn::ImportValue' ? [String(resolve(value, scope))] : [...importsOf(value, scope)],
  );
  return new Set(inner);
}
