import type { Scope } from '../template/resolve';
import { setOutputs } from './scope';
import type { Stack } from './stack';
import { listed } from './words';

/** What an export means to the other stacks of the account. */
export interface OtherStacks {
  /** The stacks that import an export of that name, by name. */
  readonly importersOf: (exportName: string) => readonly string[];
  /** The other stack that has an export of that name, by name. */
  readonly exporterBeside: (stack: Stack, exportName: string) => string | undefined;
}

/** Sets the outputs, or gives the reason why they can't be; then they stay what they are. */
export function publish(stack: Stack, scope: Scope, others: OtherStacks): string | undefined {
  const { outputs } = stack;
  const problem =
    setOutputs(stack, scope) ?? exportTaken(stack, others) ?? exportInUse(stack, outputs, others);
  if (problem !== undefined) stack.outputs = outputs;
  return problem;
}

/**
 * Why the new outputs can't be: another stack exports one of their names. That is told once the resources are
 * there; the words are recorded (aws-amplify/amplify-js#5811, of a nested stack).
 */
function exportTaken(stack: Stack, { exporterBeside }: OtherStacks): string | undefined {
  for (const { exportName } of stack.outputs) {
    const other = exportName === undefined ? undefined : exporterBeside(stack, exportName);
    if (exportName !== undefined && other !== undefined)
      return `Export with name ${exportName} is already exported by stack ${other}`;
  }
  return undefined;
}

/** Why the new outputs can't be: an export that others import is gone, or has another value. */
function exportInUse(stack: Stack, before: Stack['outputs'], others: OtherStacks): string | undefined {
  const now = new Map(stack.outputs.map(({ exportName, value }) => [exportName, value]));
  const changed = before.filter(
    ({ exportName, value }) => exportName !== undefined && now.get(exportName) !== value,
  );
  const inUse = useOfExports(changed, others);
  if (inUse === undefined) return undefined;
  const [name, importers] = inUse;
  const verb = now.has(name) ? 'updated' : 'deleted';
  return `Export ${name} cannot be ${verb} as it is in use by ${listed(importers)}`;
}

/** The first of these outputs whose export others import, and who does. */
export function useOfExports(
  outputs: Stack['outputs'],
  { importersOf }: OtherStacks,
): readonly [exportName: string, importers: readonly string[]] | undefined {
  for (const { exportName } of outputs) {
    const importers = exportName === undefined ? [] : importersOf(exportName);
    if (exportName !== undefined && importers.length > 0) return [exportName, importers];
  }
  return undefined;
}
