import { dateOf, instantOf } from '../../../time/instant';
import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation, OutputOf } from '../../../wire/model';
import { invalidAttributes, invalidToken, invalidTimeRange } from '../errors';
import type { Trail, TrailEvent } from '../trail';

const KEYS = [
  'EventId',
  'EventName',
  'ReadOnly',
  'Username',
  'ResourceType',
  'ResourceName',
  'EventSource',
  'AccessKeyId',
] as const;

/** What an attribute is compared with. */
const VALUES: Readonly<Record<(typeof KEYS)[number], (event: TrailEvent) => readonly string[]>> = {
  EventId: ({ id }) => [id],
  EventName: ({ name }) => [name],
  ReadOnly: () => ['false'],
  Username: ({ userName }) => [userName],
  ResourceType: ({ resources }) => resources.map(({ type }) => type),
  ResourceName: ({ resources }) => resources.map(({ name }) => name),
  EventSource: ({ source }) => [source],
  AccessKeyId: ({ accessKeyId }) => [accessKeyId],
};

/** The largest page, and the usual one (API reference). */
const PAGE = 50;

/** The newest come first; one attribute at most counts (API reference). */
export function lookupEvents(trail: Trail): Operation<'cloudtrail', 'LookupEvents'> {
  return (input, { now }) => {
    const attributes = input.LookupAttributes ?? [];
    if (attributes.length > 1) throw invalidAttributes();
    const [attribute] = attributes.map((each) => ({
      key: JSON_CHECKS.word(each, 'AttributeKey', KEYS) ?? KEYS[0],
      value: JSON_CHECKS.required(each, 'AttributeValue'),
    }));
    const from = input.StartTime === undefined ? 0 : instantOf(input.StartTime);
    const to = input.EndTime === undefined ? now : instantOf(input.EndTime);
    if (from > to) throw invalidTimeRange();
    const size = JSON_CHECKS.within(input, 'MaxResults', { min: 1, max: PAGE }) ?? PAGE;
    const found = trail
      .delivered(now)
      .filter(({ at }) => at >= from && at <= to)
      .filter((event) => attribute === undefined || VALUES[attribute.key](event).includes(attribute.value));
    const token = input.NextToken;
    const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString();
    const first = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && first === 0) throw invalidToken();
    const page = found.slice(first, first + size);
    const last = page.at(-1);
    return {
      Events: page.map(view),
      ...(last === undefined || first + size >= found.length
        ? {}
        : { NextToken: Buffer.from(last.id).toString('base64url') }),
    };
  };
}

function view({
  at,
  id,
  name,
  source,
  userName,
  accessKeyId,
  resources,
  record,
}: TrailEvent): NonNullable<OutputOf<'cloudtrail', 'LookupEvents'>['Events']>[number] {
  return {
    EventId: id,
    EventName: name,
    ReadOnly: 'false',
    ...(accessKeyId === '' ? {} : { AccessKeyId: accessKeyId }),
    EventTime: dateOf(at),
    EventSource: source,
    Username: userName,
    Resources: resources.map(({ type, name: of }) => ({ ResourceType: type, ResourceName: of })),
    CloudTrailEvent: JSON.stringify(record),
  };
}
