import {
  DescribeNetworkInterfacesCommand,
  type DescribeNetworkInterfacesCommandInput,
  type EC2Client,
  type Filter,
} from '@aws-sdk/client-ec2';

import { listIn, nextIn } from './answered';
import { filterValues } from './filters';
import { fromEc2, type NetworkInterface, type Targets } from './network-interface';
import { SERVICE_PROFILES, type ServiceName } from './service-profiles';
import type { Mark } from './service-profile';

/** The most that EC2 gives (EC2 API reference). */
const ENTRIES_PER_PAGE = 1_000;

export interface ScanOptions {
  /** `everything`: whatever the account has in the Region. */
  readonly targets: Targets | 'everything';
  /**
   * Only what could be one of these services' (EC2 filters by description, type and requester, so that
   * the scan costs what the leftovers cost). Absent: everything, foreign network interfaces too.
   */
  readonly services?: ReadonlySet<ServiceName>;
  /**
   * With `services`: others too, as far as they are on the first page of each kind of target. Where there
   * are more, what is the services' is asked for by itself, so that a large VPC costs one page more and not all.
   * Marks that are the last to count (`isLast`) are looked for only then: a look that is to prove an end needs it.
   */
  readonly andOthers?: boolean;
  /** Ends the scan early with what it has; asked after each page. */
  readonly enough?: (found: readonly NetworkInterface[]) => boolean;
  /**
   * Whether a page's failure is borne: then what the others held is all that is given, as with `enough`. Default:
   * none is.
   */
  readonly bear?: (error: unknown, found: readonly NetworkInterface[]) => boolean;
  /** Whether there is time for another page; asked before each but the first. Default: there is. */
  readonly mayGoOn?: () => boolean;
  /** Where an earlier scan had to leave off: only what is from there on is read. */
  readonly from?: ScanPosition;
}

/** Where a scan left off. A list that never ends, or pages that take their time, are read over several invocations. */
export interface ScanPosition {
  /** Of the kinds of targets, counted from zero. */
  readonly target: number;
  /** Of the kinds of marks, counted from zero. */
  readonly mark: number;
  /** Of the next page; undefined: the first. */
  readonly token: string | undefined;
}

declare const seen: unique symbol;

/** What EC2 showed. Only this module makes one: whoever wants to know who uses these asks after that (users.ts). */
export interface Sighting {
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly [seen]: true;
}

function sighting(networkInterfaces: readonly NetworkInterface[]): Sighting {
  // The brand has no value at runtime.
  return { networkInterfaces } as Sighting;
}

/** What several looks showed, as one: each once, in order of their ids. */
export function together(sightings: readonly Sighting[]): Sighting {
  const all = new Map(sightings.flatMap((each) => each.networkInterfaces).map((each) => [each.id, each]));
  return sighting([...all.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}

/** Its network interfaces: each once, in order of their ids. */
export interface ScanResult extends Sighting {
  /** Calls of DescribeNetworkInterfaces. */
  readonly calls: number;
  /** False when `enough` ended it: what wasn't found may be there all the same. */
  readonly complete: boolean;
  /** Whether all network interfaces there are among them, foreign ones too. */
  readonly isEverything: boolean;
  /** Where it left off, if the time for it was over. */
  readonly leftOff: ScanPosition | undefined;
}

/**
 * The one scan: all network interfaces in one of the groups, or one of the subnets, or the VPC.
 *
 * Filters of one call are ANDed, so each kind of target is asked for by itself. Managed resources are
 * always asked for too: since April 2026 EC2 leaves them out otherwise, and an empty answer could not
 * be told from a hidden network interface.
 *
 * @throws what the SDK throws; nothing is retried here.
 */
export async function scan(ec2: Pick<EC2Client, 'send'>, options: ScanOptions): Promise<ScanResult> {
  const { targets, services, andOthers = false, enough, bear, mayGoOn = () => true, from } = options;
  const found = new Map<string, NetworkInterface>();
  let calls = 0;
  const marks = marksOf(services, andOthers);
  // With several kinds of marks, one page may spare the call of each.
  const isOpen = services !== undefined && (andOthers || marks.length > 1);
  let isEverything = (services === undefined || isOpen) && from === undefined;
  const result = (complete: boolean, leftOff?: ScanPosition): ScanResult => ({
    ...sighting([...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))),
    calls,
    complete,
    isEverything: complete && isEverything,
    leftOff,
  });
  /** One page; gives the next one's token. */
  const page = async (filters: Filter[], token: string | undefined): Promise<string | undefined> => {
    calls += 1;
    const answer = await describePage(ec2, filters, token);
    for (const each of answer.networkInterfaces) found.set(each.id, each);
    return nextIn(answer.nextToken, token);
  };
  const isEnough = (): boolean => enough?.([...found.values()]) === true;
  const isOver = (): boolean => calls > 0 && !mayGoOn();

  try {
    return await readAll();
  } catch (error) {
    if (bear?.(error, [...found.values()]) === true) return result(false);
    throw error;
  }

  async function readAll(): Promise<ScanResult> {
    for (const [index, target] of targetFilters(targets).entries()) {
      if (from !== undefined && index < from.target) continue;
      const isResumed = from?.target === index;
      let rest = marks;
      if (isOpen && !isResumed) {
        if (isOver()) return result(false, { target: index, mark: 0, token: undefined });
        const isMore = (await page([...target], undefined)) !== undefined;
        if (isEnough()) return result(false);
        if (isMore) isEverything = false;
        else rest = [];
      }
      for (const [turn, mark] of rest.entries()) {
        if (isResumed && turn < from.mark) continue;
        let token = isResumed && turn === from.mark ? from.token : undefined;
        do {
          if (isOver()) return result(false, { target: index, mark: turn, token });
          token = await page([...target, ...mark], token);
          if (isEnough()) return result(false);
        } while (token !== undefined);
      }
    }
    return result(true);
  }
}

/**
 * Those of these that are still there, in one call. As a filter: by `NetworkInterfaceIds` one that is gone
 * would be an error.
 *
 * @throws what the SDK throws; nothing is retried here.
 */
export async function findNetworkInterfaces(
  ec2: Pick<EC2Client, 'send'>,
  ids: readonly string[],
): Promise<readonly NetworkInterface[]> {
  const filter = { Name: 'network-interface-id', Values: [...ids] };
  return (await describePage(ec2, [filter], undefined)).networkInterfaces;
}

/**
 * About how many network interfaces of these services are free in the account and Region, whoever is to delete them: one
 * in so many is counted, by the last digits of their ids (EC2 takes wildcards in filters, EC2 guide, "List and filter your
 * resources"). One call, so {@link ENTRIES_PER_PAGE} times as many at most.
 *
 * @param parts one in so many: a divisor of {@link DIGITS}
 * @param random uniform in [0, 1): which digits
 * @throws what the SDK throws; nothing is retried here.
 */
export async function countFree(
  ec2: Pick<EC2Client, 'send'>,
  services: ReadonlySet<ServiceName>,
  parts: number,
  random: number,
): Promise<number> {
  const first = Math.floor(random * DIGITS);
  const digits = Array.from({ length: DIGITS / parts }, (_, index) => (first + index * parts) % DIGITS);
  const profiles = SERVICE_PROFILES.filter((each) => services.has(each.service) && each.deleteAvailable.may);
  const filters = [
    { Name: 'status', Values: ['available'] },
    {
      Name: 'description',
      Values: profiles.flatMap((each) => each.marks.flatMap((mark) => mark.description ?? [])),
    },
    { Name: 'network-interface-id', Values: digits.map((digit) => `*${digit.toString(DIGITS)}`) },
  ];
  return (await describePage(ec2, filters, undefined)).networkInterfaces.length * parts;
}

/** Of an id's last digit, which is hexadecimal. */
const DIGITS = 16;

/** What a look by ids gave. */
export interface Inspection extends Sighting {
  /** EC2 refused these by name: `InvalidNetworkInterfaceID.NotFound`, which isn't a stale list. */
  readonly gone: readonly string[];
  /** EC2 neither showed nor refused these, so that nothing is known of them. */
  readonly unanswered: readonly string[];
}

/**
 * Asks for network interfaces by their ids. EC2 refuses the whole call for one that doesn't exist, and says which:
 * the others are asked for again. Where it doesn't name any, each is asked for by itself.
 *
 * @throws what the SDK throws, but for that refusal; nothing is retried here.
 */
export async function inspect(ec2: Pick<EC2Client, 'send'>, ids: readonly string[]): Promise<Inspection> {
  const found: NetworkInterface[] = [];
  const gone: string[] = [];
  const queue: (readonly string[])[] = ids.length === 0 ? [] : [ids];
  for (let asked = queue.shift(); asked !== undefined; asked = queue.shift()) {
    try {
      const answer = await ec2.send(
        new DescribeNetworkInterfacesCommand({
          NetworkInterfaceIds: [...asked],
          IncludeManagedResources: true,
        }),
      );
      found.push(
        ...listIn(answer.NetworkInterfaces, 'network interfaces').flatMap((entry) => fromEc2(entry) ?? []),
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'InvalidNetworkInterfaceID.NotFound') throw error;
      const { message } = error;
      const named =
        asked.length === 1
          ? asked
          : asked.filter((id) => message.includes(`${id}'`) || message.includes(`${id},`));
      gone.push(...named);
      const rest = asked.filter((id) => !named.includes(id));
      if (named.length === 0) queue.push(...rest.map((id) => [id]));
      else if (rest.length > 0) queue.push(rest);
    }
  }
  const answered = new Set([...found.map(({ id }) => id), ...gone]);
  return { ...sighting(found), gone, unanswered: ids.filter((id) => !answered.has(id)) };
}

async function describePage(
  ec2: Pick<EC2Client, 'send'>,
  filters: Filter[],
  token: string | undefined,
): Promise<{
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly nextToken: string | undefined;
}> {
  const input: DescribeNetworkInterfacesCommandInput = {
    ...(filters.length === 0 ? {} : { Filters: filters }),
    IncludeManagedResources: true,
    MaxResults: ENTRIES_PER_PAGE,
    ...(token === undefined ? {} : { NextToken: token }),
  };
  const answer = await ec2.send(new DescribeNetworkInterfacesCommand(input));
  return {
    networkInterfaces: listIn(answer.NetworkInterfaces, 'network interfaces').flatMap(
      (entry) => fromEc2(entry) ?? [],
    ),
    nextToken: answer.NextToken,
  };
}

/** The filters of each call: every kind of target combined with every kind of mark. Exported for tests. */
export function queries({ targets, services, andOthers = false }: ScanOptions): Filter[][] {
  const marks = marksOf(services, andOthers);
  return targetFilters(targets).flatMap((target) => marks.map((mark) => [...target, ...mark]));
}

function marksOf(services: ScanOptions['services'], withLast: boolean): Filter[][] {
  return services === undefined ? [[]] : markFilters(services, withLast);
}

/** What each call is about: one filter, or none for everything. */
function targetFilters(targets: ScanOptions['targets']): readonly (readonly Filter[])[] {
  if (targets === 'everything') return [[]];
  const { groupIds, subnetIds, vpcId } = targets;
  return [
    ...(vpcId === undefined ? [] : [[{ Name: 'vpc-id', Values: [vpcId] }]]),
    ...filterValues(groupIds).map((Values) => [{ Name: 'group-id', Values }]),
    ...filterValues(subnetIds).map((Values) => [{ Name: 'subnet-id', Values }]),
  ];
}

/** One call serves all marks of one kind, since the values of a filter are ORed. */
function markFilters(services: ReadonlySet<ServiceName>, withLast: boolean): Filter[][] {
  const all = SERVICE_PROFILES.filter(({ service }) => services.has(service)).flatMap((each) => each.marks);
  // At the end, so that a position means the same with them and without.
  const last = withLast ? all.filter(({ isLast }) => isLast === true) : [];
  const marks = [...all.filter(({ isLast }) => isLast !== true), ...last];
  return [...new Set(marks.map(filterName))].flatMap((Name) => {
    const values = marks.filter((mark) => filterName(mark) === Name).map(filterValue);
    return filterValues([...new Set(values)]).map((Values) => [{ Name, Values }]);
  });
}

/** The member of a mark that the server filters by: the most telling one. */
function filterName(mark: Mark): string {
  if (mark.description !== undefined) return 'description';
  if (mark.interfaceType !== undefined) return 'interface-type';
  if (mark.requesterId !== undefined) return 'requester-id';
  if (mark.operator !== undefined) return 'operator.principal';
  return 'tag-key';
}

function filterValue(mark: Mark): string {
  const value =
    mark.description ?? mark.interfaceType ?? mark.requesterId ?? mark.operator ?? mark.tag?.key ?? '';
  // EC2 takes `?` for any character, and a backslash before it for the character itself.
  return value.replaceAll('?', String.raw`\?`);
}
