import type { Ec2, NewNetworkInterface } from '../services/ec2';
import { SECOND, type Duration } from '../time/instant';
import type { Delays } from './life-cycle';
import type { Releases } from './releases';
import { isServiceKey, SERVICE_KEYS, SERVICES, type ServiceKey } from './services';

/**
 * Network interfaces put into a world by hand, for demos and tests: a service's, in any state of its
 * life, or a user's own.
 */
export interface Planting {
  readonly service: ServiceKey | 'user';
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  /** Default `in-use`: it stays so until somebody lets go of it. */
  readonly state?: 'in-use' | 'releasing' | 'available' | 'orphaned';
  /** What the description names. Default `planted`; for a user's own: the whole description. */
  readonly owner?: string;
  /** With whose rights it is deleted. Default: a role that isn't there. */
  readonly roleName?: string;
  /** How long it has been in that state already: what the service does next comes that much earlier. */
  readonly age?: Duration;
  /** Until the service detaches it, instead of the service's distribution. */
  readonly untilAvailable?: Duration;
  /** Until the service deletes it from then on; null: it never does. */
  readonly untilDeleted?: Duration | null;
  /** A user's own: who asked for it (`AIDA…`). Default: the account. */
  readonly requesterId?: string;
  /** The account that it belongs to, another one of a shared VPC. */
  readonly ownerId?: string;
  /** Beside those of its service. */
  readonly tags?: Readonly<Record<string, string>>;
  /** How many. Default 1. */
  readonly count?: number;
  /**
   * A new user in the same place: where the service shares its network interfaces and is releasing one there,
   * that one is taken back with its id (AgentCore, terraform-provider-aws#47399), and its time starts anew.
   */
  readonly reuse?: boolean;
}

/** Gives the ids. @throws AwsError as CreateNetworkInterface does */
export type Plant = (planting: Planting) => readonly string[];

export function createPlant(ec2: Ec2, releases: Releases, draw: DrawDelays): Plant {
  const one = (planting: Planting): string => {
    const { service, subnetId, groupIds, state = 'in-use' } = planting;
    const owner = planting.owner ?? 'planted';
    if (service === 'user') {
      return ec2.create('planted', { subnetId, groupIds, description: owner, ...othersOf(planting) })
        .networkInterfaceId;
    }
    const id =
      takenBack(ec2, releases, service, planting) ??
      releases.hold(service, {
        subnetId,
        groupIds,
        owner,
        delays: delaysOf(planting, draw(service)),
        ...othersOf(planting),
        ...(planting.roleName === undefined ? {} : { roleName: planting.roleName }),
      });
    if (state !== 'in-use') releases.letGo(id);
    if (state === 'available' || state === 'orphaned') releases.detachNow(id);
    if (state === 'orphaned') releases.giveUp(id);
    return id;
  };
  return (planting) => Array.from({ length: planting.count ?? 1 }, () => one(planting));
}

/** What sets it apart from others of its kind. */
function othersOf({
  ownerId,
  requesterId,
  tags,
}: Planting): Pick<NewNetworkInterface, 'ownerId' | 'requesterId' | 'tags'> {
  return {
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(requesterId === undefined ? {} : { requesterId }),
    ...(tags === undefined ? {} : { tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
  };
}

/** One of the same place that its service was releasing, and that this user keeps from that. */
function takenBack(
  ec2: Ec2,
  releases: Releases,
  service: ServiceKey,
  { subnetId, groupIds, reuse = false }: Planting,
): string | undefined {
  if (!reuse || !SERVICES[service].shared) return undefined;
  const wanted = [...new Set(groupIds)].toSorted().join();
  const found = releases.all().find((each) => {
    const it = ec2.networkInterface(each.networkInterfaceId);
    return (
      each.service === service &&
      it?.subnetId === subnetId &&
      [...new Set(it.groupIds)].toSorted().join() === wanted &&
      releases.takeBack(each.networkInterfaceId)
    );
  });
  return found?.networkInterfaceId;
}

/** Draws delays of a service. */
export type DrawDelays = (service: ServiceKey) => Delays;

function delaysOf(planting: Planting, drawn: Delays): Delays {
  const { age = 0, state } = planting;
  const whole: Delays = {
    untilAvailable: planting.untilAvailable ?? drawn.untilAvailable,
    untilDeleted: planting.untilDeleted === null ? undefined : (planting.untilDeleted ?? drawn.untilDeleted),
  };
  const rest = (delay: Duration | undefined): Duration | undefined =>
    delay === undefined ? undefined : Math.max(0, delay - age);
  return state === 'available'
    ? { ...whole, untilDeleted: rest(whole.untilDeleted) }
    : { ...whole, untilAvailable: rest(whole.untilAvailable) };
}

const STATES = ['in-use', 'releasing', 'available', 'orphaned'] as const;
const MOST = 100_000;

/**
 * Reads a control call's body:
 *
 *     {"service": "Lambda", "subnetId": "subnet-…", "groupIds": ["sg-…"], "state": "releasing",
 *      "owner": "fn", "roleName": "role", "ageSeconds": 60, "untilAvailableSeconds": 300,
 *      "untilDeletedSeconds": null, "count": 10, "reuse": false, "requesterId": "AIDA…",
 *      "ownerId": "444455556666", "tags": {"Name": "mine"}}
 *
 * @throws RangeError that tells how it would be right
 */
export function plantingOf(body: Readonly<Record<string, unknown>>): Planting {
  const service = textOf(body, 'service');
  if (service === undefined || (service !== 'user' && !isServiceKey(service)))
    throw new RangeError(`service is one of: user, ${SERVICE_KEYS.join(', ')}.`);
  const subnetId = textOf(body, 'subnetId');
  if (subnetId === undefined) throw new RangeError('subnetId is missing.');
  const groupIds = body['groupIds'] ?? [];
  if (!isTexts(groupIds)) throw new RangeError('groupIds is a list of sg-….');
  const state = textOf(body, 'state') ?? 'in-use';
  const known = STATES.find((each) => each === state);
  if (known === undefined) throw new RangeError(`state is one of: ${STATES.join(', ')}.`);
  const count = body['count'] ?? 1;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MOST)
    throw new RangeError(`count is a whole number from 1 to ${MOST}.`);
  const reuse = body['reuse'] ?? false;
  if (typeof reuse !== 'boolean') throw new RangeError('reuse is true or false.');
  const owner = textOf(body, 'owner');
  const roleName = textOf(body, 'roleName');
  const requesterId = textOf(body, 'requesterId');
  const ownerId = textOf(body, 'ownerId');
  const tags = body['tags'];
  if (tags !== undefined && !isMap(tags)) throw new RangeError('tags is an object of texts.');
  const age = secondsOf(body, 'ageSeconds');
  const untilAvailable = secondsOf(body, 'untilAvailableSeconds');
  const untilDeleted = body['untilDeletedSeconds'] === null ? null : secondsOf(body, 'untilDeletedSeconds');
  return {
    service,
    subnetId,
    groupIds,
    state: known,
    count,
    ...(reuse ? { reuse } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(roleName === undefined ? {} : { roleName }),
    ...(requesterId === undefined ? {} : { requesterId }),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(tags === undefined ? {} : { tags }),
    ...(age === undefined ? {} : { age }),
    ...(untilAvailable === undefined ? {} : { untilAvailable }),
    ...(untilDeleted === undefined ? {} : { untilDeleted }),
  };
}

function textOf(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new RangeError(`${name} is a text.`);
  return value;
}

function secondsOf(body: Readonly<Record<string, unknown>>, name: string): Duration | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || value < 0 || !Number.isFinite(value))
    throw new RangeError(`${name} is a number of seconds from 0 on.`);
  return value * SECOND;
}

function isMap(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && isTexts(Object.values(value));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** The delays of each service's row. */
export function delaysFrom(random: Parameters<(typeof SERVICES)['Lambda']['delays']>[0]): DrawDelays {
  return (service) => SERVICES[service].delays(random);
}
