import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type DescribeLogGroupsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';

import { filterPattern } from '../../../sandbox/services/logs/filter-pattern';
import { HOUR } from '../../../sandbox/time/instant';
import { createWorld, type World } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';

const DAY = 24 * HOUR;
const group = { logGroupName: '/aws/lambda/f' };
const stream = { ...group, logStreamName: 's' };

let world: World;
let logs: CloudWatchLogsClient;
beforeEach(async () => {
  world = createWorld({ project: null });
  logs = new CloudWatchLogsClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcess(world),
    maxAttempts: 1,
  });
  await logs.send(new CreateLogGroupCommand({ ...group, tags: { a: 'b' } }));
  await logs.send(new CreateLogStreamCommand(stream));
});
afterEach(() => world.close());

/** Puts events, each so many milliseconds after now. */
async function put(events: Readonly<Record<string, number>>, logStreamName = 's'): Promise<unknown> {
  const now = world.time.now();
  const logEvents = Object.entries(events).map(([message, after]) => ({ message, timestamp: now + after }));
  return logs.send(new PutLogEventsCommand({ ...stream, logStreamName, logEvents }));
}

describe('groups and streams', () => {
  it('are made once', async () => {
    await expect(logs.send(new CreateLogGroupCommand(group))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    await expect(logs.send(new CreateLogStreamCommand(stream))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log stream already exists',
    });
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName: 'a b' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: String.raw`1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`,
    });
  });

  it('are listed by pages', async () => {
    for (const name of ['c', 'a', 'b'])
      await logs.send(new CreateLogGroupCommand({ logGroupName: `x/${name}` }));
    const page = (nextToken?: string): Promise<DescribeLogGroupsCommandOutput> =>
      logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'x/', limit: 2, nextToken }));
    const first = await page();
    const second = await page(first.nextToken);
    expect(
      [...(first.logGroups ?? []), ...(second.logGroups ?? [])].map(({ logGroupName }) => logGroupName),
    ).toEqual(['x/a', 'x/b', 'x/c']);
    expect(second.nextToken).toBeUndefined();
    await expect(page('made up')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws' }));
    expect(logGroups?.[0]).toMatchObject({
      arn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:*',
      logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f',
      creationTime: world.time.now(),
    });
  });

  it('are deleted', async () => {
    await logs.send(new DeleteLogStreamCommand(stream));
    await expect(logs.send(new DeleteLogStreamCommand(stream))).rejects.toMatchObject({
      message: 'The specified log stream does not exist.',
    });
    await logs.send(new DeleteLogGroupCommand(group));
    await expect(logs.send(new DeleteLogGroupCommand(group))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  it('have tags and a retention of certain days', async () => {
    const resourceArn = 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f';
    await logs.send(new TagResourceCommand({ resourceArn, tags: { c: 'd' } }));
    await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    await expect(logs.send(new ListTagsForResourceCommand({ resourceArn }))).resolves.toMatchObject({
      tags: { c: 'd' },
    });
    await logs.send(new PutRetentionPolicyCommand({ ...group, retentionInDays: 7 }));
    const days = async (): Promise<unknown> =>
      (await logs.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays;
    await expect(days()).resolves.toBe(7);
    await expect(
      logs.send(new PutRetentionPolicyCommand({ ...group, retentionInDays: 8 })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await logs.send(new DeleteRetentionPolicyCommand(group));
    await expect(days()).resolves.toBeUndefined();
  });

  it('show their streams by the last event', async () => {
    await logs.send(new CreateLogStreamCommand({ ...group, logStreamName: 'a' }));
    await put({ late: 10 });
    await put({ early: 5 }, 'a');
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({ ...group, orderBy: 'LastEventTime', descending: true }),
    );
    expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(['s', 'a']);
    await expect(
      logs.send(
        new DescribeLogStreamsCommand({ ...group, orderBy: 'LastEventTime', logStreamNamePrefix: 's' }),
      ),
    ).rejects.toMatchObject({ message: 'Cannot order by LastEventTime with a logStreamNamePrefix.' });
  });
});

describe('events', () => {
  it('are read forwards and backwards', async () => {
    await put({ one: 0, two: 1, three: 2, four: 3, five: 4 });
    const read = async (
      more: object,
    ): Promise<{ messages: unknown; forward?: string; backward?: string }> => {
      const answer = await logs.send(new GetLogEventsCommand({ ...stream, ...more }));
      return {
        messages: answer.events?.map(({ message }) => message),
        ...(answer.nextForwardToken === undefined ? {} : { forward: answer.nextForwardToken }),
        ...(answer.nextBackwardToken === undefined ? {} : { backward: answer.nextBackwardToken }),
      };
    };
    const last = await read({ limit: 2 });
    expect(last.messages).toEqual(['four', 'five']);
    const before = await read({ limit: 2, nextToken: last.backward });
    expect(before.messages).toEqual(['two', 'three']);
    expect((await read({ limit: 2, nextToken: before.backward })).messages).toEqual(['one']);
    const first = await read({ limit: 3, startFromHead: true });
    expect(first.messages).toEqual(['one', 'two', 'three']);
    const end = await read({ limit: 3, nextToken: first.forward });
    expect(end.messages).toEqual(['four', 'five']);
    // At the end the same token comes back.
    expect(await read({ nextToken: end.forward })).toMatchObject({ messages: [], forward: end.forward });
    const now = world.time.now();
    expect((await read({ startTime: now + 1, endTime: now + 3 })).messages).toEqual(['two', 'three']);
  });

  it('of all streams are found by a pattern, in order', async () => {
    await logs.send(new CreateLogStreamCommand({ ...group, logStreamName: 't' }));
    await put({ 'INFO a': 0, 'ERROR b': 4 });
    await put({ 'ERROR c': 2 }, 't');
    const find = async (filterPattern_: string, more: object = {}): Promise<unknown> =>
      (
        await logs.send(new FilterLogEventsCommand({ ...group, filterPattern: filterPattern_, ...more }))
      ).events?.map(({ message, logStreamName }) => `${logStreamName ?? ''} ${message ?? ''}`);
    await expect(find('')).resolves.toEqual(['s INFO a', 't ERROR c', 's ERROR b']);
    await expect(find('ERROR')).resolves.toEqual(['t ERROR c', 's ERROR b']);
    await expect(find('', { logStreamNames: ['t'] })).resolves.toEqual(['t ERROR c']);
    const first = await logs.send(new FilterLogEventsCommand({ ...group, limit: 2 }));
    const second = await logs.send(
      new FilterLogEventsCommand({ ...group, limit: 2, nextToken: first.nextToken }),
    );
    expect(second.events).toHaveLength(1);
    const ids = [...(first.events ?? []), ...(second.events ?? [])].map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(3);
    await expect(find('{ $.a = 1 }')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('must be in order and not too many at once', async () => {
    await expect(put({ b: 1, a: 0 })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Log events in a single PutLogEvents request must be in chronological order.',
    });
    await expect(put({ a: -DAY - HOUR, b: 0 })).rejects.toMatchObject({
      message: 'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    });
    await expect(put({ ['x'.repeat(1_048_576)]: 0 })).rejects.toMatchObject({
      message: 'Upload too large: 1048602 bytes exceeds limit of 1048576',
    });
    await expect(put({ a: 0 }, 'nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('too old or too new are left out, and counted', async () => {
    await expect(put({ old: -15 * DAY })).resolves.toMatchObject({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 },
    });
    await expect(put({ now: 0, later: 3 * HOUR })).resolves.toMatchObject({
      rejectedLogEventsInfo: { tooNewLogEventStartIndex: 1 },
    });
    const { events } = await logs.send(new GetLogEventsCommand(stream));
    expect(events?.map(({ message }) => message)).toEqual(['now']);
  });

  it('go when their retention is over', async () => {
    await put({ a: 0 });
    await logs.send(new PutRetentionPolicyCommand({ ...group, retentionInDays: 1 }));
    await world.time.advance(DAY + 1);
    await expect(logs.send(new GetLogEventsCommand(stream))).resolves.toMatchObject({ events: [] });
  });
});

describe('a filter pattern', () => {
  it.each([
    ['', 'anything', true],
    ['ERROR', 'an ERROR', true],
    ['ERROR', 'an error', false],
    ['ERROR disk', 'disk ERROR', true],
    ['ERROR disk', 'ERROR', false],
    ['"disk full"', 'the disk full', true],
    ['"disk full"', 'disk is full', false],
    ['ERROR -disk', 'ERROR disk', false],
    ['ERROR -disk', 'ERROR net', true],
    ['?ERROR ?WARN', 'WARN', true],
    ['?ERROR ?WARN', 'INFO', false],
  ])('%s on %s', (pattern, message, passes) => {
    expect(filterPattern(pattern)(message)).toBe(passes);
  });
});
