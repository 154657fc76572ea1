import type { Caller } from '../../wire/types';
import type { Deployment } from '../deployment';
import type { Stack } from './stack';

/** One operation on one stack, from its first event to its last. */
export interface Operation {
  readonly stack: Stack;
  /** Who acts: the stack's role, or who asked. */
  readonly caller: Caller;
  readonly token: string | undefined;
  readonly deployment: Deployment;
  /** Its template's macros were run for it, and not for a change set before. */
  readonly isExpanded?: boolean;
}

/** Beside each COMPLETE of a resource in express mode, deletions too (recorded: aws-cdk-cli#1689). */
export const EXPRESS_REASON =
  'Resource operation completed using Express Mode. It may continue becoming available in the background.';

/** The reason of a resource's COMPLETE event. */
export function completionReason({ deployment }: Operation, own?: string): string | undefined {
  if (deployment.mode !== 'EXPRESS') return own;
  return own === undefined ? EXPRESS_REASON : `${EXPRESS_REASON} ${own}`;
}
