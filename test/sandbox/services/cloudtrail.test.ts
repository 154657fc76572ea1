import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import {
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
} from '@aws-sdk/client-ec2';

import { MINUTE } from '../../../sandbox/time/instant';
import type { World } from '../../../sandbox/world';
import { clientsOf, type Clients } from '../../support/clients';
import { inProcess } from '../../support/in-process';
import { network, type Network } from '../../support/network';

let home: Network;
let world: World;
let clients: Clients;
let cloudTrail: CloudTrailClient;

beforeEach(async () => {
  home = await network();
  ({ world } = home);
  clients = clientsOf(world);
  cloudTrail = new CloudTrailClient({
    region: 'us-east-1',
    endpoint: 'http://localhost',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcess(world),
    maxAttempts: 1,
  });
});
afterEach(() => world.close());

const lookup = async (input: LookupEventsCommandInput = {}): Promise<readonly (string | undefined)[]> => {
  const { Events = [] } = await cloudTrail.send(new LookupEventsCommand(input));
  return Events.map(({ Resources }) => Resources?.[0]?.ResourceName);
};

async function deleteOne(): Promise<string> {
  const { NetworkInterface } = await clients.ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: home.subnets[0] }),
  );
  const id = NetworkInterface?.NetworkInterfaceId ?? '';
  await clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
  return id;
}

test('a call is seen some minutes later, the newest first, with its record', async () => {
  const first = await deleteOne();
  await world.time.advance(MINUTE);
  const second = await deleteOne();
  expect(await lookup()).toEqual([]);
  await world.time.advance(6 * MINUTE);
  expect(await lookup()).toEqual([second, first]);
  const { Events = [] } = await cloudTrail.send(new LookupEventsCommand({ MaxResults: 1 }));
  const record = JSON.parse(Events[0]?.CloudTrailEvent ?? '') as Readonly<Record<string, unknown>>;
  expect(record).toMatchObject({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DeleteNetworkInterface',
    requestParameters: { networkInterfaceId: second },
    userIdentity: { arn: 'arn:aws:iam::123456789012:user/sandbox' },
  });
  expect(Events[0]?.EventTime?.getTime()).toBe(world.time.now() - 6 * MINUTE);
});

test('a call that was refused is there too, with the error’s code', async () => {
  const { NetworkInterface } = await clients.ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: home.subnets[0] }),
  );
  const [GroupId = ''] = (NetworkInterface?.Groups ?? []).flatMap(({ GroupId: id }) => id ?? []);
  await expect(clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toMatchObject({
    name: 'CannotDelete',
  });
  await world.time.advance(6 * MINUTE);
  const { Events = [] } = await cloudTrail.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'DeleteSecurityGroup' }],
    }),
  );
  expect(Events.map(({ CloudTrailEvent = '' }): unknown => JSON.parse(CloudTrailEvent))).toMatchObject([
    {
      errorCode: 'Client.CannotDelete',
      requestParameters: { groupId: GroupId },
    },
  ]);
});

test('by an attribute, by time, and in pages', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    ids.unshift(await deleteOne());
    await world.time.advance(MINUTE);
  }
  await world.time.advance(6 * MINUTE);
  const of = (AttributeKey: 'EventName' | 'ResourceName', AttributeValue: string): Promise<unknown> =>
    lookup({ LookupAttributes: [{ AttributeKey, AttributeValue }] });
  expect(await of('EventName', 'DeleteNetworkInterface')).toEqual(ids);
  expect(await of('EventName', 'DeleteFunction20150331')).toEqual([]);
  expect(await of('ResourceName', ids[1] ?? '')).toEqual([ids[1]]);
  const between = {
    StartTime: new Date(world.time.now() - 8.5 * MINUTE),
    EndTime: new Date(world.time.now()),
  };
  expect(await lookup(between)).toEqual(ids.slice(0, 2));
  const page = await cloudTrail.send(new LookupEventsCommand({ MaxResults: 2 }));
  expect(await lookup({ MaxResults: 2, NextToken: page.NextToken })).toEqual(ids.slice(2));
});

test.each<[string, LookupEventsCommandInput, string]>([
  [
    'two attributes',
    {
      LookupAttributes: [
        { AttributeKey: 'EventName', AttributeValue: 'a' },
        { AttributeKey: 'EventId', AttributeValue: 'b' },
      ],
    },
    'InvalidLookupAttributesException',
  ],
  [
    'a time that ends before it begins',
    { StartTime: new Date(2), EndTime: new Date(1) },
    'InvalidTimeRangeException',
  ],
  ['a token of nobody', { NextToken: 'x' }, 'InvalidNextTokenException'],
])('%s is refused', async (_, input, name) => {
  await expect(cloudTrail.send(new LookupEventsCommand(input))).rejects.toMatchObject({ name });
});
