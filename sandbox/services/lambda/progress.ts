import { SECOND } from '../../time/instant';
import * as errors from './errors';
import { functionArn } from './names';
import type { LambdaFunction, LambdaState } from './state';

/** How long Lambda takes, in seconds; orders of magnitude from experience (assumed). */
const SECONDS = {
  /** New network interfaces: "can take several minutes" in the guide, 20 to 90 s as a rule. */
  'creation with new network interfaces': [20, 90],
  'creation with shared network interfaces': [3, 10],
  creation: [1, 5],
  'update of the VPC configuration': [10, 60],
  update: [1, 8],
  /** "Draining" is documented by its reason code alone; how long it takes is assumed. */
  'draining of durable executions': [30, 300],
  'deactivation of a version': [30, 300],
} as const;

export type Doing = keyof typeof SECONDS;

/** The function is busy until `done` has been called; nothing happens if it is deleted meanwhile. */
export function busy(state: LambdaState, it: LambdaFunction, doing: Doing, done: () => void): void {
  const [low, high] = SECONDS[doing];
  it.settled = new Promise((resolve) => {
    const delay = state.durations.uniform(low, high) * SECOND;
    state.cloud.time.after(delay, `${doing} of the function ${it.name}`, () => {
      if (state.functions.get(it.name) === it) done();
      resolve();
    });
  });
}

/** @throws AwsError ResourceConflictException while the function is Pending, Deleting or being updated */
export function checkSettled(state: LambdaState, it: LambdaFunction): void {
  if (it.state !== 'Active') throw errors.isInState(it.state);
  if (it.lastUpdateStatus === 'InProgress') throw errors.isUpdating(functionArn(state, it.name));
}
