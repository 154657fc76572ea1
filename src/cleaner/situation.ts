import type { DeleteState } from './context';
import type { Facts } from './delete-states';
import type { IdentifiedModel } from './protocol';
import type { Settings } from './settings';
import type { Stack } from './stack';

/** What an invocation knows before it looks. */
export interface Situation {
  readonly model: IdentifiedModel;
  readonly settings: Settings;
  /** The cleaner's, and what is around it. */
  readonly stack: Stack;
  /** The cleaner's own logical id. */
  readonly logicalId: string | undefined;
  /** When the time for calls is over, in milliseconds since the epoch. What is left unread is for the next look. */
  readonly until: number;
}

/**
 * Told of the state as soon as something was learnt or done: whatever of the invocation is refused after that, the next
 * one goes on from there.
 */
export type Keep = (state: DeleteState) => void;

/** What a look gave. */
export interface Look {
  readonly facts: Facts;
  /** The state with what the look taught: when things changed, who was asked when. */
  readonly state: DeleteState;
  /** When it was over, in milliseconds since the epoch. */
  readonly at: number;
}
