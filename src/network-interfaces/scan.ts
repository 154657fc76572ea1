import {
  DescribeNetworkInterfacesCommand,
  type DescribeNetworkInterfacesCommandInput,
  type EC2Client,
  type Filter,
} from '@aws-sdk/client-ec2';

import { filterValues } from './filters';
import { fromEc2, type NetworkInterface, type Targets } from './network-interface';
import { SERVICE_PROFILES, type Mark, type ServiceName } from './service-profiles';

/** The most that EC2 gives (EC2 API reference). */
const ENTRIES_PER_PAGE = 1_000;

export interface ScanOptions {
  readonly targets: Targets;
  /**
   * Only what could be one of these services' (EC2 filters by description, type and requester, so that
   * the scan costs what the leftovers cost). Absent: everything, foreign network interfaces too.
   */
  readonly services?: ReadonlySet<ServiceName>;
  /** Ends the scan early with what it has; asked after each page. */
  readonly enough?: (found: readonly NetworkInterface[]) => boolean;
}

export interface ScanResult {
  /** Each once, in order of their ids. */
  readonly networkInterfaces: readonly NetworkInterface[];
  /** Calls of DescribeNetworkInterfaces. */
  readonly calls: number;
  /** False when `enough` ended it: what wasn't found may be there all the same. */
  readonly complete: boolean;
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
  const found = new Map<string, NetworkInterface>();
  let calls = 0;
  for (const filters of queries(options)) {
    let nextToken: string | undefined;
    do {
      const input: DescribeNetworkInterfacesCommandInput = {
        Filters: filters,
        IncludeManagedResources: true,
        MaxResults: ENTRIES_PER_PAGE,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
      const page = await ec2.send(new DescribeNetworkInterfacesCommand(input));
      calls += 1;
      for (const entry of page.NetworkInterfaces ?? []) {
        const networkInterface = fromEc2(entry);
        if (networkInterface !== undefined) found.set(networkInterface.id, networkInterface);
      }
      if (options.enough?.([...found.values()]) === true) return result(found, calls, false);
      nextToken = page.NextToken === '' ? undefined : page.NextToken;
    } while (nextToken !== undefined);
  }
  return result(found, calls, true);
}

function result(found: ReadonlyMap<string, NetworkInterface>, calls: number, complete: boolean): ScanResult {
  const networkInterfaces = [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { networkInterfaces, calls, complete };
}

/** The filters of each call: every kind of target combined with every kind of mark. Exported for tests. */
export function queries(options: Pick<ScanOptions, 'targets' | 'services'>): Filter[][] {
  const marks = options.services === undefined ? [[]] : markFilters(options.services);
  return targetFilters(options.targets).flatMap((target) => marks.map((mark) => [target, ...mark]));
}

function targetFilters({ groupIds, subnetIds, vpcId }: Targets): Filter[] {
  return [
    ...(vpcId === undefined ? [] : [{ Name: 'vpc-id', Values: [vpcId] }]),
    ...filterValues(groupIds).map((Values) => ({ Name: 'group-id', Values })),
    ...filterValues(subnetIds).map((Values) => ({ Name: 'subnet-id', Values })),
  ];
}

/** One call serves all marks of one kind, since the values of a filter are ORed. */
function markFilters(services: ReadonlySet<ServiceName>): Filter[][] {
  const marks = SERVICE_PROFILES.filter(({ service }) => services.has(service)).flatMap((each) => each.marks);
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
  return `tag:${mark.tag?.key ?? ''}`;
}

function filterValue(mark: Mark): string {
  const value = mark.description ?? mark.interfaceType ?? mark.requesterId ?? mark.tag?.value ?? '';
  // EC2 takes `?` for any character, and a backslash before it for the character itself.
  return value.replaceAll('?', String.raw`\?`);
}
