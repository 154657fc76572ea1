import type { StackStatus } from '@aws-sdk/client-cloudformation';

import type { EniCleanerModel } from '../../../src/cleaner/protocol';
import {
  Account,
  MINUTE,
  SECOND,
  type Place,
  type Release,
  type StackResource,
  type VpcUse,
} from './account';
import { createCleaner, LOGICAL_ID, playDeletion, STACK_ID } from './cloudformation';
import type { Deletion, DeletionOptions } from './cloudformation';

export const GROUP = 'sg-00000001';
export const SUBNET = 'subnet-00000001';
export const PLACE: Place = { subnetId: SUBNET, groupIds: [GROUP] };
/** Of a function in that place. */
export const USE: VpcUse = { subnetIds: [SUBNET], groupIds: [GROUP] };
/** The same subnet with a group that isn't guarded. */
export const ELSEWHERE: VpcUse = { subnetIds: [SUBNET], groupIds: ['sg-00000002'] };

/** Released 10 minutes after the last user, and deleted a minute later. */
export const ORDINARY: Release = { detachedAfter: 10 * MINUTE, deletedAfter: MINUTE };
/** Released, and never deleted: the function's role is gone. */
export const ORPHANING: Release = { detachedAfter: 4 * MINUTE, deletedAfter: undefined };

/** What the stack is doing when the cleaner is to go. */
export type Occasion = Extract<
  StackStatus,
  'DELETE_IN_PROGRESS' | 'ROLLBACK_IN_PROGRESS' | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'
>;

/** A stack with a cleaner, and a deletion of that to come. */
export interface Scene {
  readonly account: Account;
  /** As create gave it. */
  readonly model: EniCleanerModel;
  /** Lets the stack's operation begin, and plays the deletion. */
  readonly play: (options?: Partial<DeletionOptions>) => Promise<Deletion>;
}

export interface SceneOptions {
  readonly occasion?: Occasion | 'no-stack';
  readonly properties?: EniCleanerModel;
  /** The stack's other resources: functions unless told otherwise. */
  readonly resources?: readonly (Partial<StackResource> & Pick<StackResource, 'logicalId'>)[];
}

/** Sets a scene: a stack, a cleaner that guards {@link PLACE}, and nothing else yet. */
export async function setScene(options: SceneOptions = {}): Promise<Scene> {
  const { occasion = 'DELETE_IN_PROGRESS', properties = {}, resources = [] } = options;
  const account = new Account();
  const stack = occasion === 'no-stack' ? {} : { stackId: STACK_ID };
  if (occasion !== 'no-stack') account.addStack(STACK_ID);
  const model = await createCleaner(
    account,
    { SecurityGroupIds: [GROUP], SubnetIds: [SUBNET], ...properties },
    stack.stackId,
  );
  if (occasion !== 'no-stack') {
    const long = account.now - 60 * 24 * 60 * MINUTE;
    for (const each of [
      { logicalId: LOGICAL_ID, physicalId: model.Id ?? '', type: 'Org::VPC::EniCleaner' },
      ...resources,
    ]) {
      const named = { physicalId: each.logicalId.toLowerCase(), type: 'AWS::Lambda::Function' };
      account.addResource(STACK_ID, { status: 'CREATE_COMPLETE', ...named, ...each }, long);
    }
  }
  return {
    account,
    model,
    play: async (changes = {}) => {
      if (occasion !== 'no-stack') {
        account.setStackStatus(STACK_ID, occasion);
        account.setResourceStatus(STACK_ID, LOGICAL_ID, 'DELETE_IN_PROGRESS');
        account.advance(SECOND);
      }
      return playDeletion(account, { model, ...stack, ...changes });
    },
  };
}

/** CloudFormation deletes a function of the stack, which takes a few seconds. Its name is the logical id in lower case. */
export function deleteFunction(account: Account, logicalId: string, took = 5 * SECOND): void {
  account.setResourceStatus(STACK_ID, logicalId, 'DELETE_IN_PROGRESS');
  account.after(took, () => {
    account.removeFunction(logicalId.toLowerCase());
    account.setResourceStatus(STACK_ID, logicalId, 'DELETE_COMPLETE');
  });
}
