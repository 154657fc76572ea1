import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DetachNetworkInterfaceCommand,
} from '@aws-sdk/client-ec2';
import {
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';

import { createWorld, type World } from '../../sandbox/world';
import { clientsOf } from '../support/clients';
import { directClientsOf } from './direct-clients';
import { inProcessHost } from './host';
import { PLAIN, templateOf } from './plan';

/*
 * What the clients without a wire answer is held against AWS's own clients on the same world: each command
 * that the handlers send, each to a world of its own that has come to the same state.
 */

const STACK = 'story';

type Make = (ids: Readonly<Record<string, string>>) => object;

const filters = (name: string, ...values: (string | undefined)[]): object => ({
  Filters: [{ Name: name, Values: values.map((value) => value ?? '') }],
});

const COMMANDS: readonly [string, 'ec2' | 'lambda' | 'ssm' | 'cloudFormation', Make][] = [
  [
    'DescribeNetworkInterfaces',
    'ec2',
    (ids) =>
      new DescribeNetworkInterfacesCommand({
        ...filters('group-id', ids['Group']),
        IncludeManagedResources: true,
        MaxResults: 1_000,
      }),
  ],
  [
    'DescribeNetworkInterfaces with wildcards and tags',
    'ec2',
    (ids) =>
      new DescribeNetworkInterfacesCommand({
        Filters: [
          { Name: 'subnet-id', Values: [ids['Subnet'] ?? ''] },
          { Name: 'description', Values: ['AWS Lambda VPC ENI-*', 'planted'] },
        ],
        MaxResults: 5,
      }),
  ],
  [
    'DescribeNetworkInterfaces of a mistyped filter',
    'ec2',
    () => new DescribeNetworkInterfacesCommand(filters('no-such', 'x')),
  ],
  [
    'DescribeNetworkInterfaces by id',
    'ec2',
    (ids) => new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [ids['free'] ?? ''] }),
  ],
  [
    'DescribeNetworkInterfaces by the id of none',
    'ec2',
    (ids) =>
      new DescribeNetworkInterfacesCommand({
        NetworkInterfaceIds: [ids['free'] ?? '', 'eni-0123456789abcdef0'],
        IncludeManagedResources: true,
      }),
  ],
  [
    'DeleteNetworkInterface',
    'ec2',
    (ids) => new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: ids['free'] }),
  ],
  [
    'DeleteNetworkInterface of one in use',
    'ec2',
    (ids) => new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: ids['attached'] }),
  ],
  [
    'DeleteNetworkInterface of none',
    'ec2',
    () => new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: 'eni-0123456789abcdef0' }),
  ],
  [
    'DetachNetworkInterface',
    'ec2',
    (ids) => new DetachNetworkInterfaceCommand({ AttachmentId: ids['attachment'] }),
  ],
  [
    'DetachNetworkInterface of none',
    'ec2',
    () => new DetachNetworkInterfaceCommand({ AttachmentId: 'eni-attach-0123456789abcdef0' }),
  ],
  [
    'DescribeSecurityGroups',
    'ec2',
    (ids) => new DescribeSecurityGroupsCommand(filters('group-id', ids['Group'], 'sg-0123456789abcdef0')),
  ],
  ['DescribeSubnets', 'ec2', (ids) => new DescribeSubnetsCommand(filters('subnet-id', ids['Subnet']))],
  ['DescribeVpcs', 'ec2', (ids) => new DescribeVpcsCommand(filters('vpc-id', ids['Vpc']))],
  ['ListFunctions', 'lambda', () => new ListFunctionsCommand({ FunctionVersion: 'ALL' })],
  [
    'GetFunctionConfiguration',
    'lambda',
    (ids) => new GetFunctionConfigurationCommand({ FunctionName: ids['Function0'] }),
  ],
  [
    'GetFunctionConfiguration of none',
    'lambda',
    () => new GetFunctionConfigurationCommand({ FunctionName: 'no-such' }),
  ],
  [
    'UpdateFunctionConfiguration',
    'lambda',
    (ids) =>
      new UpdateFunctionConfigurationCommand({
        FunctionName: ids['Function0'],
        VpcConfig: { SubnetIds: [], SecurityGroupIds: [], Ipv6AllowedForDualStack: false },
      }),
  ],
  [
    'ListTags',
    'lambda',
    (ids) =>
      new ListTagsCommand({
        Resource: `arn:aws:lambda:us-east-1:123456789012:function:${ids['Function0'] ?? ''}`,
      }),
  ],
  ['DescribeStacks', 'cloudFormation', () => new DescribeStacksCommand({ StackName: STACK })],
  ['DescribeStacks of none', 'cloudFormation', () => new DescribeStacksCommand({ StackName: 'no-such' })],
  ['DescribeStackEvents', 'cloudFormation', () => new DescribeStackEventsCommand({ StackName: STACK })],
  ['ListStackResources', 'cloudFormation', () => new ListStackResourcesCommand({ StackName: STACK })],
  [
    'GetParameter',
    'ssm',
    (ids) => new GetParameterCommand({ Name: `/Org/VPC/EniCleaner/${ids['Cleaner'] ?? ''}` }),
  ],
  ['GetParameter of none', 'ssm', () => new GetParameterCommand({ Name: '/no/such' })],
  [
    'PutParameter of one that is there',
    'ssm',
    (ids) =>
      new PutParameterCommand({
        Name: `/Org/VPC/EniCleaner/${ids['Cleaner'] ?? ''}`,
        Value: 'x',
        Type: 'String',
      }),
  ],
  ['PutParameter', 'ssm', () => new PutParameterCommand({ Name: '/a/b', Value: 'x', Type: 'String' })],
  ['GetParametersByPath', 'ssm', () => new GetParametersByPathCommand({ Path: '/Org/VPC/EniCleaner' })],
  [
    'DeleteParameter',
    'ssm',
    (ids) => new DeleteParameterCommand({ Name: `/Org/VPC/EniCleaner/${ids['Cleaner'] ?? ''}` }),
  ],
];

/** A stack that is there, and in its subnet a user's network interface, a free one and one with an ordinary attachment. */
async function worldWithIds(): Promise<{
  readonly world: World;
  readonly ids: Readonly<Record<string, string>>;
}> {
  const world = createWorld({ seed: 5, endpoint: 'http://nowhere.invalid', host: inProcessHost() });
  const ids: Record<string, string> = {};
  world.journal.subscribe((entry) => {
    if (entry.kind === 'stack-event') ids[entry.logicalResourceId] = entry.physicalResourceId;
  });
  await world.cloud.call('cloudformation', 'CreateStack', {
    StackName: STACK,
    TemplateBody: templateOf(PLAIN),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  });
  await world.time.idle();
  const place = { subnetId: ids['Subnet'] ?? '', groupIds: [ids['Group'] ?? ''] };
  const plant = (service: 'user' | 'EksPod' | 'LambdaBefore2019' | 'LambdaManagedInstance'): string =>
    world.eniRelease.plant({ ...place, service })[0] ?? '';
  ids['free'] = plant('user');
  plant('EksPod');
  plant('LambdaManagedInstance');
  ids['attached'] = plant('LambdaBefore2019');
  ids['attachment'] = world.ec2.networkInterface(ids['attached'])?.attachment?.attachmentId ?? '';
  return { world, ids };
}

/** What a promise comes to: a value, or an error's name, message and status. */
async function settled(send: () => Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await send() };
  } catch (error) {
    const { name, message, $metadata } = error as {
      readonly name: string;
      readonly message: string;
      readonly $metadata: { readonly httpStatusCode: number };
    };
    return { name, message, status: $metadata.httpStatusCode };
  }
}

/** Of what the SDK answers, the members that the other has, too: that leaves out what no handler reads. */
function commonTo(pattern: unknown, value: unknown): unknown {
  if (Array.isArray(pattern) && Array.isArray(value)) {
    return value.map((each: unknown, index) => commonTo(pattern[index] as unknown, each));
  }
  if (!isPlain(pattern) || !isPlain(value)) return value;
  return Object.fromEntries(
    Object.keys(pattern)
      .filter((key) => pattern[key] !== undefined || value[key] !== undefined)
      .map((key) => [key, commonTo(pattern[key], value[key])]),
  );
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value);
}

it.each(COMMANDS)('%s is answered as over the wire', async (_what, service, make) => {
  const over = await worldWithIds();
  const sdk = clientsOf(over.world)[service] as { readonly send: (command: object) => Promise<unknown> };
  const expected = await settled(() => sdk.send(make(over.ids)));

  const without = await worldWithIds();
  expect(without.ids).toEqual(over.ids);
  const clients = directClientsOf(without.world);
  const direct = clients[service] as { readonly send: (command: object) => Promise<unknown> };
  const given = await settled(() => direct.send(make(without.ids)));

  // Through JSON, as undefined members are none.
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
  expect(plain(given)).toEqual(plain(commonTo(given, expected)));
  await over.world.close();
  await without.world.close();
});
