import type { ClassifiedNetworkInterface } from '../../network-interfaces/classify';
import type { FunctionVersion } from '../../network-interfaces/vpc-functions';
import { isLeftToPeople } from '../../network-interfaces/marks';
import { takesLongerThan } from '../../network-interfaces/release-time';
import type { ReleaseTime } from '../../network-interfaces/service-profile';
import type { StackResource as ListedResource } from '../../network-interfaces/stack-resources';

/** Whether a network interface will still be there when CloudFormation gives up. */
export type Prospect =
  /** It goes while CloudFormation tries. */
  | { readonly is: 'goes' }
  /** It has a user that stays, or that nobody here knows. */
  | { readonly is: 'held'; readonly holders: readonly FunctionVersion[] }
  /** Its service takes longer than CloudFormation tries. */
  | { readonly is: 'slow'; readonly release: ReleaseTime }
  /** It has no user any more, and nobody will delete it. */
  | { readonly is: 'left' }
  /** It is somebody's own, and in use. */
  | { readonly is: 'foreign' }
  /** Whose it is, and for how long, isn't known. */
  | { readonly is: 'unknown' };

export interface Blocker {
  readonly blocker: ClassifiedNetworkInterface;
  readonly prospect: Prospect;
}

/** A resource of the stack, as far as it tells whose a network interface is. */
export type StackResource = Omit<ListedResource, 'updatedAt'>;

/**
 * For how long CloudFormation tries to delete a security group or subnet, in seconds: from 15 minutes to 20
 * (recorded: 941 s and 1178 s, aws/aws-cdk#10777).
 */
const PERSISTENCE = 15 * 60;

/** What is more likely than not gone in that time is left to CloudFormation: a refusal would end the deletion now. */
const LIKELY = 0.5;

/** What will become of a network interface that is in a security group or subnet about to be deleted. Pure. */
export function prospectOf(
  blocker: ClassifiedNetworkInterface,
  resources: readonly StackResource[],
): Prospect {
  const { networkInterface, class: its } = blocker;
  switch (its.is) {
    case 'held': {
      const staying = its.holders.filter((holder) => !goesWithStack(holder, resources));
      return staying.length === 0 ? { is: 'goes' } : { is: 'held', holders: staying };
    }
    case 'orphaned':
      return { is: 'left' };
    case 'releasing':
    case 'detachable':
      if (isLeftToPeople(networkInterface, its.profile)) return { is: 'left' };
      return takesLongerThan(PERSISTENCE, its.profile.release) > LIKELY
        ? { is: 'slow', release: its.profile.release }
        : { is: 'goes' };
    case 'foreign':
      if (isOfStack(blocker, resources)) return { is: 'goes' };
      if (networkInterface.attachment?.instanceId !== undefined) return { is: 'foreign' };
      // A network interface of a user's own, in no use: only he deletes it.
      return networkInterface.status === 'available' && its.profile === undefined
        ? { is: 'foreign' }
        : { is: 'unknown' };
  }
}

/** Whether a refusal is due: nothing that CloudFormation's own tries would outlast, and nothing in doubt. */
export function stays({ prospect }: Blocker): boolean {
  return prospect.is !== 'goes' && prospect.is !== 'unknown';
}

/** A function of this stack is deleted too, unless CloudFormation failed at it or keeps it. */
function goesWithStack(holder: FunctionVersion, resources: readonly StackResource[]): boolean {
  const own = resources.find(
    ({ type, physicalId }) => type === 'AWS::Lambda::Function' && physicalId === holder.functionName,
  );
  return own !== undefined && own.status !== 'DELETE_FAILED' && own.status !== 'DELETE_SKIPPED';
}

/** Whether the network interface, or what it is attached to, is a resource of the stack. EC2's answers lag. */
function isOfStack(
  { networkInterface: { id, attachment, description } }: ClassifiedNetworkInterface,
  resources: readonly StackResource[],
): boolean {
  return resources.some(
    ({ physicalId }) =>
      physicalId !== '' &&
      (physicalId === id ||
        physicalId === attachment?.instanceId ||
        description.split(/[\s/]+/u).includes(physicalId)),
  );
}
