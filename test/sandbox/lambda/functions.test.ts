import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

import { createWorld, type World } from '../../../sandbox/world';
import { clientsOf, type Clients } from '../../support/clients';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe('Lambda functions in a VPC', () => {
  let world: World;
  let clients: Clients;
  let VpcConfig: { SubnetIds: string[]; SecurityGroupIds: string[] };

  beforeEach(async () => {
    world = createWorld({ project: null });
    clients = clientsOf(world);
    const { ec2 } = clients;
    const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
    const subnet =
      (await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.0.0/24' }))).Subnet?.SubnetId ??
      '';
    const group =
      (await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'g', Description: 'd' })))
        .GroupId ?? '';
    VpcConfig = { SubnetIds: [subnet], SecurityGroupIds: [group] };
    await world.cloud.call('iam', 'CreateRole', { RoleName: 'role', AssumeRolePolicyDocument: TRUST });
    await world.cloud.call('iam', 'AttachRolePolicy', {
      RoleName: 'role',
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    });
  });
  afterEach(() => world.close());

  const create = (name = 'fn', inVpc = true): Promise<unknown> =>
    clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: 'arn:aws:iam::123456789012:role/role',
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
        Code: { ZipFile: new Uint8Array([1]) },
        ...(inVpc ? { VpcConfig } : {}),
      }),
    );
  const attached = (): number =>
    world.ec2.networkInterfaces().filter(({ status }) => status === 'in-use').length;

  it('is Pending first, then Active; meanwhile it can’t be updated', async () => {
    await create();
    await expect(
      clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'fn', MemorySize: 256 })),
    ).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message:
        'The operation cannot be performed at this time. The function is currently in the following state: Pending',
    });
    await world.time.advance(120_000);
    expect(
      (await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'fn' }))).State,
    ).toBe('Active');
    expect(attached()).toBe(1);
  });

  it('keeps its network interface long after it was deleted', async () => {
    await create();
    await world.time.advance(120_000);
    await clients.lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
    await world.time.advance(120_000);
    expect(attached()).toBe(1);
    await world.time.advance(2 * 3_600_000);
    expect(world.ec2.networkInterfaces()).toEqual([]);
  });

  it('leaves it behind for ever when its role is gone', async () => {
    await create();
    await world.time.advance(120_000);
    await clients.lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
    await world.cloud.call('iam', 'DetachRolePolicy', {
      RoleName: 'role',
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    });
    await world.time.advance(24 * 3_600_000);
    expect(world.ec2.networkInterfaces().map(({ status, interfaceType }) => [status, interfaceType])).toEqual(
      [['available', 'interface']],
    );
  });

  it('shares it with every version, and a published one holds it when $LATEST moves off', async () => {
    await create();
    await world.time.advance(120_000);
    await clients.lambda.send(new PublishVersionCommand({ FunctionName: 'fn' }));
    await clients.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'fn',
        VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      }),
    );
    await expect(
      clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'fn', MemorySize: 256 })),
    ).rejects.toMatchObject({
      message:
        'The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:us-east-1:123456789012:function:fn',
    });
    await world.time.advance(3 * 3_600_000);
    expect(attached()).toBe(1);
    const all = await clients.lambda.send(new ListFunctionsCommand({ FunctionVersion: 'ALL' }));
    expect(all.Functions?.map(({ Version, VpcConfig: vpc }) => [Version, vpc?.SubnetIds?.length])).toEqual([
      ['$LATEST', 0],
      ['1', 1],
    ]);
  });

  it('refuses in Lambda’s words', async () => {
    await expect(
      clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'none' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:none',
    });
    await create('twice', false);
    await expect(create('twice', false)).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: 'Function already exist: twice',
    });
    await world.cloud.call('iam', 'DetachRolePolicy', {
      RoleName: 'role',
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    });
    await expect(create('without-rights')).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
    });
  });
});
