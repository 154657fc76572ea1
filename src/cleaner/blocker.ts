import type { ClassifiedNetworkInterface } from '../network-interfaces/classify';
import type { FunctionVersion } from '../network-interfaces/vpc-functions';
import { blockedBy, type BlockedBy } from './blocked-by';
import type { DeleteState } from './context';
import type { Detaching } from './detaching';
import type { Effects } from './effects';
import { functionName, isBeingDeleted } from './functions';
import { outsiders, type Outsider } from './outsiders';
import type { Situation } from './situation';
import type { Stack } from './stack';
import { RECENT } from './tuning';

/**
 * What keeps waiting from ever succeeding, as far as the stacks and the account tell. Only for the mode `deletion`. One
 * that holds for now, and is on its way out, is none.
 */
export async function findBlocker(
  effects: Effects,
  { settings, stack, logicalId }: Situation,
  { operation: { startedAt } }: DeleteState,
  serviceLeft: readonly ClassifiedNetworkInterface[],
  { kept, serving }: Detaching,
): Promise<BlockedBy | undefined> {
  if (!serviceLeft.some(({ class: { is } }) => is === 'held')) return undefined;
  const holders = serviceLeft.flatMap((each) => (each.class.is === 'held' ? each.class.holders : []));
  const inStack = await stack.own();
  const names = new Set((inStack ?? []).map(({ physicalId }) => physicalId));
  const strangers = holders.filter((holder) => !names.has(holder.functionName));
  // Where the stack's own resources can't be listed, its functions would look like strangers.
  const outside =
    inStack === undefined ? new Map<string, Outsider>() : await outsiders(effects, strangers, stack);
  const keptElse = await keptAmong(holders, outside, stack);
  const { beganAt = startedAt - RECENT } = await stack.operation();
  const found = blockedBy({
    networkInterfaces: serviceLeft,
    resources: inStack,
    // Whoever deletes by hand what CloudFormation kept deletes the stack again at once.
    failedSince: beganAt,
    logicalId,
    outsiders: outside,
    detaching: new Set(settings.functionNames.map(functionName)),
    kept: new Map([...kept, ...keptElse]),
    serving,
  });
  // One that drains, or that somebody else deletes, holds nothing for good.
  const isPassing =
    found !== undefined && 'holder' in found && (await isBeingDeleted(effects, found.holder.functionArn));
  return isPassing ? undefined : found;
}

/**
 * Functions that hold something and that their stack keeps, whether they are in `FunctionNames` or not: logical ids by
 * name. The stack is the cleaner's own, or one that goes with it.
 */
async function keptAmong(
  holders: readonly FunctionVersion[],
  outside: ReadonlyMap<string, Outsider>,
  stack: Stack,
): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  const places = new Map(
    holders.map(({ functionName: name, functionArn }) => {
      const outsider = outside.get(functionArn);
      return [
        name,
        outsider === undefined ? stack.id : outsider.in === 'stack-that-goes' ? outsider.stackId : undefined,
      ];
    }),
  );
  for (const [name, place] of places) {
    const logicalId = place === undefined ? undefined : await stack.keptFunction(place, name);
    if (logicalId !== undefined) kept.set(name, logicalId);
  }
  return kept;
}
