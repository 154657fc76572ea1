import type { FunctionVersion } from '../network-interfaces/vpc-functions';
import type { DeleteState } from './context';
import { shareOf, type Effects } from './effects';
import { attachmentOf, functionName, vpcFunctions, type UpdateFailure } from './functions';
import type { Serving } from './blocked-by';
import type { Settings } from './settings';
import { sideBySide } from './side-by-side';
import { outsiders } from './outsiders';
import type { Stack } from './stack';
import { asked, settledIn, type Functions } from './state/functions';
import { FUNCTION_REFUSALS_IN_A_ROW, FUNCTIONS_AT_ONCE } from './tuning';

/** Where the functions of `FunctionNames` stand. */
export interface Detaching {
  /** On the VPC. */
  readonly attached: readonly string[];
  readonly updating: readonly string[];
  /** Lambda tried to take them off in this operation, and can't. */
  readonly failed: readonly UpdateFailure[];
  /** Not asked about in this look: Lambda asked to slow down, or the time was over. */
  readonly unasked: readonly string[];
  /** Those that their stack keeps, which stay on their VPC: logical ids by name. */
  readonly kept: ReadonlyMap<string, string>;
  /** By name, the custom resource that a function may be asked to delete first. */
  readonly serving: ReadonlyMap<string, Serving>;
  /** What is known of them from now on. */
  readonly functions: Functions;
}

/** The account's functions on a VPC; undefined where they can't be told. */
type Listed = () => Promise<readonly FunctionVersion[] | undefined>;

/** A function as a resource of the stack that it goes with. */
interface Place {
  readonly stackId: string;
  readonly logicalId: string;
  readonly status: string;
}

/**
 * Which of `FunctionNames` have to be taken off the VPC, or are on their way. Only functions that go with the
 * stack. Asked side by side for as long as there is time; who is off, gone or not to be touched isn't asked again,
 * and the next look begins where this one ended.
 */
export async function lookAtFunctions(
  effects: Effects,
  { functionNames: names, targets }: Settings,
  { operation, functions }: Pick<DeleteState, 'operation' | 'functions'>,
  stack: Stack,
  until: number,
): Promise<Detaching> {
  const { settled, askedNext, detached } = functions;
  if (operation.mode !== 'deletion' || detached) {
    const none = { attached: [], updating: [], failed: [], unasked: [] };
    return { ...none, kept: new Map(), serving: new Map(), functions };
  }
  // First, so that it isn't taken for a refusal of Lambda's where it fails.
  await stack.own();
  let answer: ReturnType<Listed> | undefined;
  const listed: Listed = () => (answer ??= vpcFunctions(effects, until));
  const done = settledIn(settled, names.length);
  const open = names.map((_, index) => index).filter((index) => !done.has(index));
  const turn = [...open.filter((index) => index >= askedNext), ...open.filter((index) => index < askedNext)];

  const attached: string[] = [];
  const updating: string[] = [];
  const failed: UpdateFailure[] = [];
  const kept = new Map<string, string>();
  const serving = new Map<string, Serving>();
  /** Whether one that is on its VPC has to stay there, for now or for good. */
  const isHeldBack = async (name: string, place: Place): Promise<boolean> => {
    const { logicalId } = place;
    if (await stack.keeps(place.stackId, logicalId)) {
      kept.set(functionName(name), logicalId);
      return true;
    }
    const custom = await stack.servedBy(place.stackId, logicalId);
    if (custom === undefined) return false;
    serving.set(functionName(name), { logicalId, customResource: custom.logicalId });
    // It is waited for, as one whose update is under way.
    updating.push(name);
    return true;
  };
  const ask = async (index: number): Promise<void> => {
    const name = names[index] ?? '';
    const own = stack.id === undefined ? undefined : await placeIn(stack, stack.id, name);
    // CloudFormation is at it already.
    if (own?.status.startsWith('DELETE_') === true) {
      done.add(index);
      return;
    }
    const attachment = await attachmentOf(effects, name, targets, operation.startedAt);
    if (typeof attachment !== 'string') failed.push(attachment);
    else if (attachment !== 'attached' && attachment !== 'updating') done.add(index);
    else {
      const place = own ?? (await placeElsewhere(effects, name, listed, stack));
      const isGoing = place !== 'stays' && (place !== 'not listed' || attachment === 'updating');
      const isBeingDeleted = typeof place === 'object' && place.status.startsWith('DELETE_');
      if (!isGoing || isBeingDeleted) done.add(index);
      else if (attachment === 'updating') updating.push(name);
      else if (typeof place !== 'object' || !(await isHeldBack(name, place))) attached.push(name);
    }
  };
  const { rest } = await sideBySide(
    effects,
    turn,
    {
      until: shareOf(effects.clock.now(), until),
      atOnce: FUNCTIONS_AT_ONCE,
      inARow: FUNCTION_REFUSALS_IN_A_ROW,
      inAll: Infinity,
    },
    ask,
  );
  return {
    attached,
    updating,
    failed,
    kept,
    serving,
    unasked: rest.map((index) => names[index] ?? ''),
    functions: asked(functions, { done, next: rest[0] ?? 0, of: names.length }),
  };
}

/** The function among the resources of a stack. */
async function placeIn(stack: Stack, stackId: string, name: string): Promise<Place | undefined> {
  const found = ((await stack.resources(stackId)) ?? []).find(
    ({ type, physicalId }) => type === 'AWS::Lambda::Function' && physicalId === functionName(name),
  );
  return found && { stackId, logicalId: found.logicalId, status: found.status };
}

/**
 * The function in a stack that is deleted with this one: nested in it, or it in that. `stays` where it isn't in such a
 * stack, or that can't be told; `not listed` where it isn't on a VPC: so is one that is being taken off.
 */
async function placeElsewhere(
  effects: Effects,
  name: string,
  listed: Listed,
  stack: Stack,
): Promise<Place | 'stays' | 'not listed'> {
  const version = ((await listed()) ?? []).find((each) => each.functionName === functionName(name));
  if (version === undefined) return 'not listed';
  const place = (await outsiders(effects, [version], stack)).get(version.functionArn);
  if (place?.in !== 'stack-that-goes') return 'stays';
  const { stackId, logicalId } = place;
  const found = await placeIn(stack, stackId, name);
  if (found !== undefined) return found;
  // One that the stack once left behind bears its tags still.
  return (await stack.resources(stackId)) === undefined ? { stackId, logicalId, status: '' } : 'stays';
}
