import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  CreateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { createWorld } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';

const credentials = { accessKeyId: 'AKIAUSER', secretAccessKey: 'any' };

it('gives each event of a stack an id and a time of its own, the newest first', async () => {
  const world = createWorld({ project: null });
  const client = new CloudFormationClient({
    region: 'us-east-1',
    credentials,
    requestHandler: inProcess(world),
  });
  // All at the same instant: the CDK takes an id that it has seen for the end of what is new.
  const Resources = Object.fromEntries(
    ['A', 'B', 'C'].map((id) => [id, { Type: 'AWS::SNS::Topic', Properties: {} }]),
  );
  const TemplateBody = JSON.stringify({ Resources });
  await client.send(new CreateStackCommand({ StackName: 's', TemplateBody }));
  await world.time.idle();
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: 's' }));
  expect(StackEvents.length).toBeGreaterThan(10);
  expect(new Set(StackEvents.map(({ EventId }) => EventId)).size).toBe(StackEvents.length);
  const times = StackEvents.map(({ Timestamp }) => Timestamp?.getTime() ?? 0);
  expect(times).toEqual([...new Set(times)].toSorted((a, b) => b - a));
  await world.close();
});

it('is never behind a clock that it follows while nothing is under way', async () => {
  const start = Date.UTC(2026, 0, 5, 9);
  let theirs = start;
  const world = createWorld({ project: null, start, follow: () => theirs });
  const client = new STSClient({ region: 'us-east-1', credentials, requestHandler: inProcess(world) });
  theirs += 90_000;
  await client.send(new GetCallerIdentityCommand({}));
  expect(world.time.now()).toBe(theirs);
  // Where it is ahead, it stays so.
  await world.time.advance(600_000);
  await client.send(new GetCallerIdentityCommand({}));
  expect(world.time.now()).toBe(theirs + 600_000);
  await world.close();
});
