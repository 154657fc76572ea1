import {
  DescribeNetworkInterfacesCommand,
  type DescribeNetworkInterfacesCommandInput,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { CreateFunctionCommand, type CreateFunctionCommandInput } from '@aws-sdk/client-lambda';

import { createWorld, type World, type WorldOptions } from '../../sandbox/world';
import { clientsOf, type Clients } from './clients';
import { codeOf } from './code';

/** A world with a VPC of two subnets and two groups, and a role that may do what Lambda asks of it. */
export interface Network {
  readonly world: World;
  /** AWS's own, made when they are first asked for. */
  readonly clients: Clients;
  readonly vpcId: string;
  readonly subnets: readonly [string, string];
  readonly groups: readonly [string, string];
  /** The role's ARN; its name is `role`. */
  readonly role: string;
}

export const VPC_POLICY = 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';

export async function network(options: WorldOptions = {}): Promise<Network> {
  const world = createWorld({ project: null, ...options });
  const { cloud } = world;
  const { Vpc } = await cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const VpcId = Vpc?.VpcId ?? '';
  const subnet = async (index: number): Promise<string> => {
    const CidrBlock = `10.0.${index * 16}.0/20`;
    const { Subnet } = await cloud.call('ec2', 'CreateSubnet', { VpcId, CidrBlock });
    return Subnet?.SubnetId ?? '';
  };
  const group = async (GroupName: string): Promise<string> => {
    const wanted = { VpcId, GroupName, Description: 'test' };
    return (await cloud.call('ec2', 'CreateSecurityGroup', wanted)).GroupId ?? '';
  };
  await makeRole(world, 'role');
  let clients: Clients | undefined;
  return {
    world,
    get clients() {
      return (clients ??= clientsOf(world));
    },
    vpcId: VpcId,
    subnets: [await subnet(0), await subnet(1)],
    groups: [await group('one'), await group('two')],
    role: 'arn:aws:iam::123456789012:role/role',
  };
}

/** A role for Lambda with the managed policy for VPC access. */
export async function makeRole(world: World, name: string): Promise<void> {
  await world.cloud.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
  await world.cloud.call('iam', 'AttachRolePolicy', { RoleName: name, PolicyArn: VPC_POLICY });
}

/** A function in the first subnet with the first group, unless told otherwise. */
export async function makeFunction(
  { clients, subnets, groups, role }: Network,
  input: Partial<CreateFunctionCommandInput> = {},
): Promise<void> {
  await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'fn',
      Role: role,
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Code: { ZipFile: codeOf() },
      VpcConfig: { SubnetIds: [subnets[0]], SecurityGroupIds: [groups[0]] },
      ...input,
    }),
  );
}

/** What DescribeNetworkInterfaces answers, managed ones included. */
export async function interfaces(
  { clients }: Pick<Network, 'clients'>,
  input: DescribeNetworkInterfacesCommandInput = {},
): Promise<NetworkInterface[]> {
  const answer = await clients.ec2.send(
    new DescribeNetworkInterfacesCommand({ IncludeManagedResources: true, ...input }),
  );
  return answer.NetworkInterfaces ?? [];
}
