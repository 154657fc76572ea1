import { LookupEventsCommand, type Event } from '@aws-sdk/client-cloudtrail';

import { uses } from '../../network-interfaces/classify';
import type { NetworkInterface } from '../../network-interfaces/network-interface';
import { recognise } from '../../network-interfaces/recognise';
import type { Aws } from '../account/aws';
import type { Departure, Picture } from './picture';

/**
 * Pages that are read, 50 events each: lookups are limited to two a second, and an account that deletes more functions
 * than that in between has other troubles.
 */
const MOST_PAGES = 2;

/**
 * How CloudTrail names what takes a function off its network interfaces: names with the API's version in them (CloudTrail
 * guide, the list of Lambda's events), which is why they are compared by their beginnings.
 */
const DEPARTURES = [
  ['DeleteFunction20150331', 'deleted'],
  ['UpdateFunctionConfiguration20150331v2', 'moved'],
] as const;

/**
 * When functions went that network interfaces were for and that no stack's events tell of, by CloudTrail's event history,
 * which keeps 90 days, whatever trails there are.
 *
 * @throws what the SDK throws
 */
export async function departuresOf(aws: Aws, names: ReadonlySet<string>): Promise<readonly Departure[]> {
  if (names.size === 0) return [];
  const cloudTrail = await aws.openCloudTrail();
  const found: Departure[] = [];
  for (const [EventName, how] of DEPARTURES) {
    let token: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await cloudTrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: EventName }],
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      for (const event of answer.Events ?? []) {
        const departure = departureOf(event, how);
        if (departure !== undefined && names.has(departure.functionName)) found.push(departure);
      }
      token = answer.NextToken;
      // The newest come first: older departures of the same functions tell nothing.
      if (token === undefined || [...names].every((name) => found.some((each) => each.functionName === name)))
        break;
    }
    if ([...names].every((name) => found.some((each) => each.functionName === name))) break;
  }
  return found;
}

function departureOf(
  { EventTime, CloudTrailEvent = '' }: Event,
  how: Departure['how'],
): Departure | undefined {
  let record: unknown;
  try {
    record = JSON.parse(CloudTrailEvent);
  } catch {
    return undefined;
  }
  const parameters = memberOf(record, 'requestParameters');
  const named = memberOf(parameters, 'functionName');
  const by = memberOf(memberOf(record, 'userIdentity'), 'arn');
  // A deletion of one version leaves the function; a call that was refused changed nothing.
  const isWhole =
    memberOf(parameters, 'qualifier') === undefined && memberOf(record, 'errorCode') === undefined;
  if (typeof named !== 'string' || EventTime === undefined || !isWhole) return undefined;
  if (how === 'moved' && memberOf(parameters, 'vpcConfig') === undefined) return undefined;
  return {
    // Callers give a name, or an ARN.
    functionName: named.split(':').at(-1) ?? named,
    at: EventTime.getTime(),
    how,
    by: typeof by === 'string' ? by : undefined,
  };
}

/** A member of something that was read, where it has it. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Functions that network interfaces were for, that use them no more, and of whose end no stack's events tell. */
export function unexplained(
  networkInterfaces: readonly NetworkInterface[],
  functions: Picture['functions'],
  stacks: Picture['stacks'],
): ReadonlySet<string> {
  const told = new Set(
    stacks.flatMap(({ events }) =>
      events.filter(({ status }) => /^(?:DELETE|UPDATE)_/u.test(status)).map(({ physicalId }) => physicalId),
    ),
  );
  return new Set(
    networkInterfaces.flatMap((each) => {
      const recognised = recognise(each);
      if (recognised?.profile.service !== 'Lambda' || each.status === 'available') return [];
      if (functions === undefined || functions.some((version) => uses(version, each))) return [];
      const name = recognised.profile.owner.find(each)?.name;
      return name === undefined || told.has(name) ? [] : [name];
    }),
  );
}
