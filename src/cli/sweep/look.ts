import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { types } from 'node:util';

import {
  classify,
  isTouchable,
  type ClassifiedNetworkInterface,
  type Touchable,
} from '../../network-interfaces/classify';
import type { NetworkInterface } from '../../network-interfaces/network-interface';
import { inspect, scan, type Sighting } from '../../network-interfaces/scan';
import { recognise } from '../../network-interfaces/recognise';
import type { ServiceName } from '../../network-interfaces/service-profiles';
import { Users } from '../../network-interfaces/users';
import { vpcFunctions } from '../../network-interfaces/vpc-functions';
import { describeInWords } from '../../network-interfaces/words';
import type { Aws } from '../account/aws';
import { quantile } from '../why/diagnose';
import type { Planned, PlannedPlace, PlannedReturn } from './plan';

/** Pages of functions: 50 versions each. */
const MOST_FUNCTION_PAGES = 1_000;
/** Groups that are asked for their stacks, a call each. */
const MOST_GROUPS = 50;
/** EC2 takes so many ids in a call (EC2 API reference), and a refusal by name asks again. */
const IDS_PER_CALL = 200;

/**
 * Looks at all that services have in a Region of an account. Only calls that read.
 *
 * @param now AWS's time, in milliseconds since the epoch
 * @throws what the SDK throws
 */
export async function lookAround(
  aws: Aws,
  account: string,
  services: ReadonlySet<ServiceName>,
  now: () => number,
): Promise<Pick<PlannedPlace, 'delete' | 'byHand' | 'comeBack' | 'inUse'>> {
  const seen = await scan(aws.ec2, { targets: 'everything', services, andOthers: true });
  const { all, areUsersKnown } = await classified(aws, seen, account, services);
  const releasing = all.filter(({ class: { is } }) => is === 'releasing');
  const leavers = await leaversOf(
    aws,
    releasing.map(({ networkInterface }) => networkInterface),
  );
  const comeBack: PlannedReturn[] = [];
  const byHand: Planned[] = [];
  const inUse: Record<string, number> = {};
  for (const each of releasing) {
    const left = leftOnPurpose(each, leavers, areUsersKnown, now());
    const service = each.class.profile?.service ?? '';
    if (left !== undefined) comeBack.push({ ...planned(each), ...left });
    else if (each.networkInterface.status === 'available') byHand.push(planned(each));
    else inUse[service] = (inUse[service] ?? 0) + 1;
  }
  for (const { class: its } of all) {
    if (its.is === 'held') inUse[its.profile.service] = (inUse[its.profile.service] ?? 0) + 1;
  }
  return { delete: all.filter((each) => isTouchable(each)).map(planned), byHand, comeBack, inUse };
}

/** What became of planned network interfaces since. */
export interface SecondLook {
  readonly swept: readonly Touchable[];
  /** Not there any more. */
  readonly gone: readonly string[];
  /** They are something else now: never touched. */
  readonly changed: readonly ClassifiedNetworkInterface[];
}

/** The same classification once more, of these ids alone. @throws what the SDK throws */
export async function lookAgain(
  aws: Aws,
  account: string,
  services: ReadonlySet<ServiceName>,
  ids: readonly string[],
): Promise<SecondLook> {
  const looks: { readonly gone: readonly string[]; readonly all: readonly ClassifiedNetworkInterface[] }[] =
    [];
  for (let first = 0; first < ids.length; first += IDS_PER_CALL) {
    const seen = await inspect(aws.ec2, ids.slice(first, first + IDS_PER_CALL));
    looks.push({ gone: seen.gone, all: (await classified(aws, seen, account, services)).all });
  }
  const all = looks.flatMap((each) => each.all);
  return {
    swept: all.filter((each) => isTouchable(each)),
    gone: looks.flatMap(({ gone }) => gone),
    changed: all.filter((each) => !isTouchable(each)),
  };
}

async function classified(
  aws: Aws,
  seen: Sighting,
  account: string,
  services: ReadonlySet<ServiceName>,
): Promise<{ readonly all: readonly ClassifiedNetworkInterface[]; readonly areUsersKnown: boolean }> {
  const hasLambdas = seen.networkInterfaces.some((each) => recognise(each)?.profile.service === 'Lambda');
  const users = hasLambdas
    ? await Users.listedAfter(seen, () => vpcFunctions(aws.lambda, (pages) => pages < MOST_FUNCTION_PAGES))
    : 'not looked up';
  return {
    all: seen.networkInterfaces.map((networkInterface) => ({
      networkInterface,
      class: classify(networkInterface, { services, account }, users),
    })),
    areUsersKnown: users !== 'not looked up' && users.listed !== undefined,
  };
}

/** A stack's deletion that left a security group standing, and when. */
interface Leaver {
  readonly stack: string;
  readonly at: number;
}

/** Which groups of these a stack's deletion failed at, or kept on purpose. */
async function leaversOf(
  aws: Aws,
  networkInterfaces: readonly NetworkInterface[],
): Promise<ReadonlyMap<string, Leaver>> {
  const found = new Map<string, Leaver>();
  const groups = [...new Set(networkInterfaces.flatMap(({ groupIds }) => groupIds))];
  for (const id of groups.slice(0, MOST_GROUPS)) {
    try {
      const answer = await aws.cloudFormation.send(
        new DescribeStackResourcesCommand({ PhysicalResourceId: id }),
      );
      const own = (answer.StackResources ?? []).find(({ PhysicalResourceId }) => PhysicalResourceId === id);
      if (own?.ResourceStatus === 'DELETE_FAILED' || own?.ResourceStatus === 'DELETE_SKIPPED') {
        found.set(id, { stack: own.StackName ?? '', at: own.Timestamp?.getTime() ?? 0 });
      }
    } catch (error) {
      // One that no stack made; where stacks may not be read, nothing is known of any.
      if (!types.isNativeError(error)) throw error;
      if (/does not exist/u.test(error.message)) continue;
      if (/AccessDenied/u.test(error.name)) return found;
      throw error;
    }
  }
  return found;
}

/** Whether a deletion left it to be released by itself, and when that will be over. */
function leftOnPurpose(
  { class: its, networkInterface }: ClassifiedNetworkInterface,
  leavers: ReadonlyMap<string, Leaver>,
  areUsersKnown: boolean,
  now: number,
): Pick<PlannedReturn, 'after' | 'evidence'> | undefined {
  if (its.is !== 'releasing') return undefined;
  const leaver = networkInterface.groupIds.map((id) => leavers.get(id)).find((each) => each !== undefined);
  const isFree = networkInterface.status === 'available';
  const isUserGone = its.profile.service === 'Lambda' && areUsersKnown && !isFree;
  if (leaver === undefined && !isUserGone) return undefined;
  const longest = quantile(its.profile.release, 0.05) * 1_000;
  return {
    after: new Date(Math.max(now, (leaver?.at ?? now) + longest)).toISOString(),
    evidence:
      leaver === undefined
        ? 'no function or version uses its subnet and groups'
        : `the deletion of stack ${leaver.stack} left its group`,
  };
}

function planned({ networkInterface, class: its }: ClassifiedNetworkInterface): Planned {
  const { id, description, vpcId, subnetId, groupIds } = networkInterface;
  return {
    id,
    service: its.profile?.service ?? '',
    class: its.is === 'orphaned' || its.is === 'detachable' ? its.is : 'releasing',
    description,
    vpcId,
    subnetId,
    groupIds,
    words: describeInWords({ networkInterface, class: its }),
  };
}
