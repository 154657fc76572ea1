import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';

import { interfaces, makeFunction, network, type Network } from '../../support/network';

const MINUTE = 60_000;

describe('event source mappings', () => {
  let net: Network;
  beforeEach(async () => {
    net = await network();
    await makeFunction(net, { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } });
    await net.world.time.advance(MINUTE);
  });
  afterEach(() => net.world.close());

  const create = async (input: object): Promise<string> => {
    const answer = await net.clients.lambda.send(
      new CreateEventSourceMappingCommand({ FunctionName: 'fn', ...input }),
    );
    expect(answer.$metadata.httpStatusCode).toBe(202);
    expect(answer.State).toBe('Creating');
    return answer.UUID ?? '';
  };

  it('of a self-managed source in a VPC leave network interfaces for 20 to 40 minutes', async () => {
    const UUID = await create({
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['kafka:9092'] } },
      Topics: ['t'],
      SourceAccessConfigurations: [
        { Type: 'VPC_SUBNET', URI: `subnet:${net.subnets[0]}` },
        { Type: 'VPC_SUBNET', URI: `subnet:${net.subnets[1]}` },
        { Type: 'VPC_SECURITY_GROUP', URI: `security_group:${net.groups[0]}` },
      ],
    });
    await net.world.time.advance(2 * MINUTE);
    const { lambda } = net.clients;
    expect(await lambda.send(new GetEventSourceMappingCommand({ UUID }))).toMatchObject({
      State: 'Enabled',
      FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:fn',
      Topics: ['t'],
    });
    const before = await interfaces(net);
    expect(before).toHaveLength(2);
    for (const it of before)
      expect(it.Description).toMatch(/^AWS Lambda VPC ENI-SMK-123456789012-[0-9a-f-]{36}$/u);
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
    await net.world.time.advance(MINUTE);
    await expect(lambda.send(new GetEventSourceMappingCommand({ UUID }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    });
    await net.world.time.advance(19 * MINUTE);
    expect((await interfaces(net)).map(({ Status }) => Status)).toEqual(['in-use', 'in-use']);
    await net.world.time.advance(22 * MINUTE);
    expect(await interfaces(net)).toEqual([]);
  });

  it('of others have none, and are listed by function and source', async () => {
    const EventSourceArn = 'arn:aws:sqs:us-east-1:123456789012:queue';
    const UUID = await create({ EventSourceArn });
    expect(await interfaces(net)).toEqual([]);
    const { lambda } = net.clients;
    const listed = async (input: object): Promise<(string | undefined)[]> =>
      ((await lambda.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings ?? []).map(
        (each) => each.UUID,
      );
    expect(await listed({})).toEqual([UUID]);
    expect(await listed({ FunctionName: 'fn' })).toEqual([UUID]);
    expect(await listed({ FunctionName: 'other' })).toEqual([]);
    expect(await listed({ EventSourceArn })).toEqual([UUID]);
    await expect(create({})).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});
