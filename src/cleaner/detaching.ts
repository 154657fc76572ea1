import type { FunctionVersion } from '../network-interfaces/vpc-functions';
import type { StackResource } from '../network-interfaces/stack-resources';
import type { DeleteState } from './context';
import type { Effects } from './effects';
import { attachmentOf, functionName, type UpdateFailure } from './functions';
import type { Settings } from './settings';
import { sideBySide } from './side-by-side';
import { outsiders } from './stack';
import type { StackTemplate } from './template';

/** Where the functions of `FunctionNames` stand. */
export interface Detaching {
  /** On the VPC. */
  readonly attached: readonly string[];
  readonly updating: readonly string[];
  /** Lambda tried to take them off in this operation, and can't. */
  readonly failed: readonly UpdateFailure[];
  /** Not asked about in this look: Lambda asked to slow down, or the time was over. */
  readonly unasked: readonly string[];
  /** Names of those that the stack keeps: they stay on their VPC. */
  readonly kept: ReadonlySet<string>;
  /** By name, the custom resource that a function may be asked to delete first. */
  readonly serving: ReadonlyMap<string, string>;
  /** What to remember of it. */
  readonly memory: Pick<DeleteState, 'settled' | 'askedNext' | 'detached'>;
}

/** Asked of Lambda side by side; its bucket for such requests grants 15 a second (Lambda quotas). */
const AT_ONCE = 5;
/** Half of all calls refused is a bad day; five of them in a row then come with every 32nd function. */
const REFUSALS_IN_A_ROW = 5;

/** What is known of the rest of the stack and the account, asked at most once. */
export interface Surroundings {
  readonly resources: () => Promise<readonly StackResource[] | undefined>;
  readonly functions: () => Promise<readonly FunctionVersion[] | undefined>;
  readonly rootId: () => Promise<string | undefined>;
  readonly template: () => Promise<StackTemplate | undefined>;
}

/**
 * Which of `FunctionNames` have to be taken off the VPC, or are on their way. Only functions that go with the
 * stack. Asked side by side for as long as there is time; who is off, gone or not to be touched isn't asked again,
 * and the next look begins where this one ended.
 */
export async function lookAtFunctions(
  effects: Effects,
  { functionNames: names, targets }: Settings,
  state: DeleteState,
  { resources, functions, rootId, template }: Surroundings,
  end: () => number,
): Promise<Detaching> {
  const { settled, askedNext, detached, mode, startedAt } = state;
  if (mode !== 'deletion' || detached) {
    const memory = { settled, askedNext, detached };
    const none = { attached: [], updating: [], failed: [], unasked: [] };
    return { ...none, kept: new Set(), serving: new Map(), memory };
  }
  const inStack = (await resources()) ?? [];
  const done = settledIn(settled, names.length);
  const open = names.map((_, index) => index).filter((index) => !done.has(index));
  const turn = [...open.filter((index) => index >= askedNext), ...open.filter((index) => index < askedNext)];

  const attached: string[] = [];
  const updating: string[] = [];
  const failed: UpdateFailure[] = [];
  const kept = new Set<string>();
  const serving = new Map<string, string>();
  /** Whether one of the stack's own that is on its VPC has to stay there, for now or for good. */
  const isHeldBack = async (name: string, { logicalId }: StackResource): Promise<boolean> => {
    const known = await template();
    if (known?.kept.has(logicalId) === true) {
      kept.add(functionName(name));
      return true;
    }
    const custom = known?.servedBy.get(logicalId)?.find((id) => isThere(inStack, id));
    if (custom === undefined) return false;
    serving.set(functionName(name), custom);
    // It is waited for, as one whose update is under way.
    updating.push(name);
    return true;
  };
  const ask = async (index: number): Promise<void> => {
    const name = names[index] ?? '';
    const resource = inStack.find(
      (each) => each.type === 'AWS::Lambda::Function' && each.physicalId === functionName(name),
    );
    // CloudFormation is at it already.
    if (resource?.status.startsWith('DELETE_') === true) {
      done.add(index);
      return;
    }
    const attachment = await attachmentOf(effects, name, targets, startedAt);
    if (typeof attachment !== 'string') failed.push(attachment);
    else if (attachment !== 'attached' && attachment !== 'updating') done.add(index);
    else if (attachment !== 'attached' || resource === undefined || !(await isHeldBack(name, resource))) {
      const goes = resource !== undefined || (await goesWithStack(effects, name, functions, rootId));
      if (goes === false || (goes === undefined && attachment === 'attached')) done.add(index);
      else (attachment === 'attached' ? attached : updating).push(name);
    }
  };
  const { rest } = await sideBySide(
    effects,
    turn,
    { until: end(), atOnce: AT_ONCE, inARow: REFUSALS_IN_A_ROW, inAll: Infinity },
    ask,
  );
  return {
    attached,
    updating,
    failed,
    kept,
    serving,
    unasked: rest.map((index) => names[index] ?? ''),
    memory: {
      settled: settledAs(done, names.length),
      askedNext: rest[0] ?? 0,
      detached: done.size >= names.length,
    },
  };
}

/** Whether the stack hasn't deleted it, or left it, yet. */
function isThere(resources: readonly StackResource[], logicalId: string): boolean {
  return resources.some(
    (each) =>
      each.logicalId === logicalId && each.status !== 'DELETE_COMPLETE' && each.status !== 'DELETE_SKIPPED',
  );
}

/**
 * Whether a function outside this very stack belongs to a stack that is deleted with it. Undefined for one
 * that is not listed on a VPC: so is one that is being taken off.
 */
async function goesWithStack(
  effects: Effects,
  name: string,
  functions: Surroundings['functions'],
  rootId: Surroundings['rootId'],
): Promise<boolean | undefined> {
  const version = ((await functions()) ?? []).find((each) => each.functionName === functionName(name));
  if (version === undefined) return undefined;
  const places = await outsiders(effects, [version], await rootId());
  return places.get(version.functionArn)?.in === 'stack-that-goes';
}

/** Four functions a hexadecimal digit, the first in the highest bit: 200 names take 50 characters. */
export function settledAs(done: ReadonlySet<number>, count: number): string {
  const digits = Math.ceil(count / 4);
  return Array.from({ length: digits }, (_, digit) =>
    [0, 1, 2, 3].reduce((sum, bit) => sum + (done.has(4 * digit + bit) ? 8 >> bit : 0), 0).toString(16),
  ).join('');
}

/** Reads {@link settledAs}; whatever else it is settles nothing. */
export function settledIn(text: string, count: number): Set<number> {
  if (!/^[\da-f]*$/u.test(text) || text.length !== Math.ceil(count / 4)) return new Set();
  return new Set(
    Array.from({ length: count }, (_, index) => index).filter(
      (index) => (Number.parseInt(text[Math.floor(index / 4)] ?? '0', 16) & (8 >> (index % 4))) > 0,
    ),
  );
}
