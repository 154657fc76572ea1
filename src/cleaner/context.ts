import { changeInContext, startChange } from './state/change';
import { deletesInContext, startDeletes } from './state/deletes';
import { functionsInContext, startFunctions } from './state/functions';
import { asAmount, asInstant, membersOf, type InContext, type StateOf } from './state/group';
import { operationInContext, type Operation } from './state/operation';
import { ownersInContext, startOwners } from './state/owners';
import { paceInContext, startPace } from './state/pace';
import { pictureInContext, startPicture } from './state/picture';
import { proofInContext, startProof } from './state/proof';

/*
 * The delete's callback context: what one invocation hands to the next. It is small and bounded (counts, times, a mode, a
 * few ids), and every member may be lost: a context that is missing, broken or another resource's makes the work start
 * anew, which repeats nothing harmful.
 *
 * In it the fields of all groups stand side by side, so that which group owns a field is no matter of versions. One that an
 * earlier version of the type wrote by another name is lost.
 */

/** The groups of a delete's state: each is one module's, which alone changes it. */
const GROUPS = {
  operation: operationInContext,
  functions: functionsInContext,
  change: changeInContext,
  picture: pictureInContext,
  owners: ownersInContext,
  proof: proofInContext,
  deletes: deletesInContext,
  pace: paceInContext,
};

/** What is known of a delete that is under way. */
export type DeleteState = {
  readonly [Name in keyof typeof GROUPS]: StateOf<(typeof GROUPS)[Name]>;
};

const VERSION = 1;

/** The state at an operation's start. `takesOff`: whether there are functions to take off the VPC. */
export function startState(operation: Operation, { takesOff }: { readonly takesOff: boolean }): DeleteState {
  return {
    operation,
    functions: startFunctions(!takesOff),
    change: startChange(),
    picture: startPicture(),
    owners: startOwners(),
    proof: startProof(),
    deletes: startDeletes(),
    pace: startPace(),
  };
}

/** The context as it goes into a progress event. */
export function toContext(state: DeleteState): Readonly<Record<string, unknown>> {
  const groups = Object.entries(GROUPS) as readonly (readonly [keyof DeleteState, InContext<never>])[];
  const members = groups.map(([name, { write }]) => write(state[name] as never));
  return Object.assign({ version: VERSION }, ...members) as Readonly<Record<string, unknown>>;
}

/** Reads a context; undefined when it isn't one of this resource's delete, whatever it may be. */
export function fromContext(context: unknown, id: string, now: number): DeleteState | undefined {
  const members = ownMembers(context, id);
  if (members === undefined) return undefined;
  const groups = Object.entries(GROUPS).map(([name, { read }]) => [name, read(members, now)] as const);
  const lacks = groups.some(([, group]) => group === undefined);
  return lacks ? undefined : (Object.fromEntries(groups) as unknown as DeleteState);
}

/** The members of a context that this version wrote for this resource. */
function ownMembers(context: unknown, id: string): Readonly<Record<string, unknown>> | undefined {
  const members = membersOf(context);
  return members['version'] === VERSION && members['id'] === id ? members : undefined;
}

/** What is handed on while an operation can't start, because AWS asks to try later: since when, and how often in a row. */
export interface Start {
  readonly id: string;
  readonly since: number;
  readonly retries: number;
}

/** The context of an operation that is yet to start. */
export function toStartContext(start: Start): Readonly<Record<string, unknown>> {
  return { version: VERSION, ...start };
}

/** Reads it; one that starts now when it isn't any of this resource's. */
export function startFrom(context: unknown, id: string, now: number): Start {
  const members = ownMembers(context, id);
  const since = asInstant(members?.['since'], now);
  if (since === undefined) return { id, since: now, retries: 0 };
  return { id, since: Math.min(since, now), retries: asAmount(members?.['retries']) ?? 0 };
}
