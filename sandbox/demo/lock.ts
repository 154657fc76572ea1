import { type CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DescribeSecurityGroupsCommand, type EC2Client } from '@aws-sdk/client-ec2';

import type { JournalEntry } from '../journal';
import { humanDuration, MINUTE } from '../time/instant';
import type { World } from '../world';

/** How an update's clean-up kept a stack from everybody, and what it left. */
export interface Lock {
  /** For people to read, a line each. */
  readonly lines: readonly string[];
  /** What wasn't so that should be. */
  readonly problems: readonly string[];
}

const CLEAN_UP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
/** So long after the clean-up's beginning somebody loses patience. */
const PATIENCE = 10 * MINUTE;

/**
 * Lets somebody try to delete the stack in the middle of its clean-up. The result tells, once the update is
 * over, how that went, how long the stack was locked, and whether the old security group is there still.
 */
export function watchLock(
  world: World,
  { cloudFormation, ec2 }: { readonly cloudFormation: CloudFormationClient; readonly ec2: EC2Client },
  stackName: string,
  logicalId: string,
): () => Promise<Lock> {
  const began = world.journal.entries().length;
  let refusal: string | undefined;
  const stop = world.journal.subscribe((entry) => {
    if (!isOf(entry, stackName) || entry.status !== CLEAN_UP) return;
    world.time.after(PATIENCE, 'somebody loses patience', () => {
      const release = world.time.hold('somebody who has lost patience');
      void cloudFormation
        .send(new DeleteStackCommand({ StackName: stackName }))
        .catch((error: unknown) => {
          refusal = error instanceof Error ? error.message : String(error);
        })
        .finally(release);
    });
  });
  return async () => {
    stop();
    const events = world.journal.entries().slice(began).filter(isStackEvent);
    const ofStack = events.filter((entry) => isOf(entry, stackName));
    const from = ofStack.find(({ status }) => status === CLEAN_UP)?.at ?? 0;
    const locked = (ofStack.at(-1)?.at ?? 0) - from;
    const old = events.find((entry) => entry.logicalResourceId === logicalId)?.physicalResourceId ?? '';
    const { SecurityGroups = [] } = await ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values: [old] }] }),
    );
    return {
      lines: [
        `The stack was locked for ${humanDuration(locked)}. Who wanted to delete it after ${humanDuration(PATIENCE)} of that was told: ${refusal ?? 'nothing'}`,
        `${old} is ${SecurityGroups.length === 1 ? 'there still, and belongs to no stack any more' : 'gone'}.`,
      ],
      problems: [
        ...(refusal === undefined ? ['somebody could delete the stack during its clean-up'] : []),
        ...(SecurityGroups.length === 1 ? [] : [`${old} was not left behind`]),
      ],
    };
  };
}

type StackEvent = Extract<JournalEntry, { readonly kind: 'stack-event' }>;

function isStackEvent(entry: JournalEntry): entry is StackEvent {
  return entry.kind === 'stack-event';
}

/** Whether it is an event of the stack's own. */
function isOf(entry: JournalEntry, stackName: string): entry is StackEvent {
  return isStackEvent(entry) && entry.logicalResourceId === stackName;
}
