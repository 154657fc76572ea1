import type { Cloud } from '../../cloud';
import type { Caller } from '../../wire/types';
import type { DeploymentMode } from '../../worlds';
import type { Hooks } from '../registry/hooks';
import type { ResourceType } from '../resource-types/resource-type';
import type { StackEvents } from './events';
import type { Stack } from './stack';

/** How an operation is carried out: `DeploymentConfig` of a request, or what stands for it. */
export interface Deployment {
  /** EXPRESS: a resource is complete as soon as AWS has taken the call, without waits for what follows. */
  readonly mode: DeploymentMode;
  /** What a failure leaves stays as it is; else it is rolled back. */
  readonly disableRollback: boolean;
}

export const STANDARD: Deployment = { mode: 'STANDARD', disableRollback: false };

/** One operation on one stack, from its first event to its last. */
export interface Operation {
  readonly stack: Stack;
  /** Who acts: the stack's role, or who asked. */
  readonly caller: Caller;
  readonly token: string | undefined;
  readonly deployment: Deployment;
}

/** What the parts of the stack machine work with. */
export interface Parts {
  readonly cloud: Cloud;
  readonly findType: (typeName: string) => ResourceType;
  /** Names of exports and their values. */
  readonly exports: () => ReadonlyMap<string, string>;
  readonly hooks: Pick<Hooks, 'matching' | 'ask' | 'newId'> | undefined;
  readonly events: StackEvents;
}

/** Beside each COMPLETE of a resource in express mode, deletions too (recorded: aws-cdk-cli#1689). */
export const EXPRESS_REASON =
  'Resource operation completed using Express Mode. It may continue becoming available in the background.';

/** The reason of a resource's COMPLETE event. */
export function completionReason({ deployment }: Operation, own?: string): string | undefined {
  if (deployment.mode !== 'EXPRESS') return own;
  return own === undefined ? EXPRESS_REASON : `${EXPRESS_REASON} ${own}`;
}
