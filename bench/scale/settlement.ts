import type { World } from '../../sandbox/world';
import { codeOf } from '../../test/support/code';
import type { ScaleOptions } from './options';

/** An account with everything in it that the deletions meet. */
export interface Settlement {
  readonly stacks: readonly Stack[];
  /** The role that the cleaners work with. */
  readonly roleName: string;
  /** Puts the network interfaces there, if that was to come later. */
  readonly plantAll: () => void;
  /** When the last of this stack's network interfaces was let go of, in milliseconds since the epoch. */
  lastRelease(stack: Stack): number;
  /** Network interfaces of services that are there now: all, or one stack's. */
  left(stack?: Stack): number;
  /** Foreign network interfaces that are gone, or not as they were. */
  foreignTouched(): number;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly groupIds: readonly string[];
  readonly subnetIds: readonly string[];
}

const ROLE = 'cleaner';

/** Builds it: the VPC with its groups and subnets, and the network interfaces spread evenly over them. */
export async function settle(
  world: World,
  options: ScaleOptions,
  interfaces: 'now' | 'later' = 'now',
): Promise<Settlement> {
  const foreign = Math.round(options.enis * options.foreignShare);
  const releasing = options.enis - foreign - options.orphans;
  if (releasing < 0) throw new RangeError('There are more foreign network interfaces and orphans than all.');
  await makeRole(world);
  const stacks = await makeStacks(world, options);
  await makeFunctions(world, options.functions ?? 0);

  const stackOf = new Map<string, Stack>();
  const foreignIds = new Set<string>();
  const spread = (
    count: number,
    plant: (stack: Stack, subnetId: string, groupId: string) => readonly string[],
  ): void => {
    for (let index = 0; index < count; index += 1) {
      const stack = stacks[index % stacks.length];
      if (stack === undefined) continue;
      const turn = Math.floor(index / stacks.length);
      const subnetId = stack.subnetIds[turn % stack.subnetIds.length] ?? '';
      const groupId = stack.groupIds[turn % stack.groupIds.length] ?? '';
      for (const id of plant(stack, subnetId, groupId)) stackOf.set(id, stack);
    }
  };
  const { plant } = world.eniRelease;
  const plantAll = (): void => {
    spread(foreign, (_stack, subnetId, groupId) => {
      const ids = plant({ service: 'user', subnetId, groupIds: [groupId], owner: 'somebody’s' });
      for (const id of ids) foreignIds.add(id);
      return ids;
    });
    spread(options.orphans, ({ name }, subnetId, groupId) =>
      plant({ service: 'Lambda', subnetId, groupIds: [groupId], state: 'orphaned', owner: `${name}-old` }),
    );
    // The function's role is gone with it, as it mostly is: what Lambda has let go of stays.
    spread(releasing, ({ name }, subnetId, groupId) =>
      plant({ service: 'Lambda', subnetId, groupIds: [groupId], state: 'releasing', owner: name }),
    );
  };
  if (interfaces === 'now') plantAll();

  const lastReleases = new Map<Stack, number>();
  let touched = 0;
  world.ec2.watch((event) => {
    if (event.kind !== 'network-interface') return;
    const id = (event.before ?? event.after)?.networkInterfaceId ?? '';
    const stack = stackOf.get(id);
    if (foreignIds.has(id)) touched += 1;
    if (stack !== undefined && event.change === 'released') lastReleases.set(stack, world.time.now());
  });
  return {
    stacks,
    roleName: ROLE,
    plantAll,
    lastRelease: (stack) => lastReleases.get(stack) ?? 0,
    left: (stack) =>
      [...stackOf].filter(
        ([id, of]) =>
          (stack === undefined || of === stack) &&
          !foreignIds.has(id) &&
          world.ec2.networkInterface(id) !== undefined,
      ).length,
    foreignTouched: () => touched,
  };
}

async function makeRole(world: World): Promise<void> {
  const policy = (Statement: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const { call } = world.cloud;
  await call('iam', 'CreateRole', { RoleName: ROLE, AssumeRolePolicyDocument: policy(trust) });
  await call('iam', 'PutRolePolicy', {
    RoleName: ROLE,
    PolicyName: 'all',
    PolicyDocument: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
  });
}

async function makeStacks(world: World, options: ScaleOptions): Promise<readonly Stack[]> {
  const { cloud } = world;
  const { Vpc: { VpcId = '' } = {} } = await cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const total = options.stacks * options.subnets;
  // As large as they can be and still be so many.
  const bits = Math.ceil(Math.log2(Math.max(1, total)));
  const size = 2 ** (16 - bits);
  let made = 0;
  const subnet = async (): Promise<string> => {
    const address = made * size;
    made += 1;
    const CidrBlock = `10.0.${Math.floor(address / 256)}.${address % 256}/${16 + bits}`;
    const { Subnet } = await cloud.call('ec2', 'CreateSubnet', { VpcId, CidrBlock });
    return Subnet?.SubnetId ?? '';
  };
  const group = async (GroupName: string): Promise<string> => {
    const wanted = { VpcId, GroupName, Description: GroupName };
    return (await cloud.call('ec2', 'CreateSecurityGroup', wanted)).GroupId ?? '';
  };
  const stacks: Stack[] = [];
  for (let index = 0; index < options.stacks; index += 1) {
    const name = `stack-${index}`;
    const subnetIds: string[] = [];
    const groupIds: string[] = [];
    while (subnetIds.length < options.subnets) subnetIds.push(await subnet());
    while (groupIds.length < options.groups) groupIds.push(await group(`${name}-${groupIds.length}`));
    const id = `arn:aws:cloudformation:${world.cloud.region}:${world.cloud.account}:stack/${name}/${index}`;
    stacks.push({ id, name, groupIds, subnetIds });
  }
  return stacks;
}

/** Functions in another VPC, with a published version each. */
async function makeFunctions(world: World, count: number): Promise<void> {
  if (count === 0) return;
  const { cloud } = world;
  const { Vpc: { VpcId = '' } = {} } = await cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.1.0.0/16' });
  const { Subnet } = await cloud.call('ec2', 'CreateSubnet', { VpcId, CidrBlock: '10.1.0.0/20' });
  const wanted = { VpcId, GroupName: 'others', Description: 'others' };
  const { GroupId = '' } = await cloud.call('ec2', 'CreateSecurityGroup', wanted);
  for (let index = 0; index < count; index += 1) {
    await cloud.call('lambda', 'CreateFunction', {
      FunctionName: `other-${index}`,
      Role: `arn:aws:iam::${world.cloud.account}:role/${ROLE}`,
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Code: { ZipFile: codeOf() },
      Publish: true,
      VpcConfig: {
        SubnetIds: [Subnet?.SubnetId ?? ''],
        SecurityGroupIds: [GroupId],
      },
    });
  }
}
