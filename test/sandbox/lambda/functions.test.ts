import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';

import { watch, type Watch } from '../../../sandbox/checkers';
import { archive, codeOf } from '../../support/code';
import { inProcess } from '../../support/in-process';
import { interfaces, makeFunction, makeRole, network, VPC_POLICY, type Network } from '../../support/network';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:fn';
const OFF = { SubnetIds: [], SecurityGroupIds: [] };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('Lambda', () => {
  let net: Network;
  let lambda: LambdaClient;
  let watched: Watch;
  beforeEach(async () => {
    net = await network();
    ({ lambda } = net.clients);
    watched = watch(net.world);
  });
  afterEach(async () => {
    watched.check();
    await net.world.close();
  });

  const configuration = (FunctionName = 'fn', Qualifier?: string): Promise<FunctionConfiguration> =>
    lambda.send(
      new GetFunctionConfigurationCommand({
        FunctionName,
        ...(Qualifier === undefined ? {} : { Qualifier }),
      }),
    );
  const settle = (): Promise<void> => net.world.time.advance(2 * MINUTE);
  const make = async (
    ...input: Parameters<typeof makeFunction> extends [unknown, ...infer Rest] ? Rest : never
  ): Promise<void> => {
    await makeFunction(net, ...input);
    await settle();
  };
  const move = (VpcConfig: object, FunctionName = 'fn'): Promise<unknown> =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, VpcConfig }));
  const publish = (FunctionName = 'fn'): Promise<FunctionConfiguration> =>
    lambda.send(new PublishVersionCommand({ FunctionName }));
  /** Status of each network interface by subnet and groups. */
  const seen = async (): Promise<string[]> =>
    (await interfaces(net))
      .map(({ Status, SubnetId, Groups }) => {
        const subnet = net.subnets.indexOf(SubnetId ?? '');
        const groups =
          Groups?.map(({ GroupName }) => GroupName)
            .toSorted()
            .join('+') ?? '';
        return `${Status ?? ''} ${subnet} ${groups}`;
      })
      .toSorted();

  describe('an archive that Lambda could not unpack', () => {
    const UNZIP = 'Could not unzip uploaded file. Please check your file, then try to upload again.';
    it.each<[string, Readonly<Record<string, string>>, string]>([
      ['with a NUL in a name', { 'a\0b.js': '' }, 'has a NUL character in it.'],
      [
        'with a file beside a folder of that name',
        { d: '', 'd/e.js': '' },
        '"d" is a file, and a folder of "d/e.js".',
      ],
      ['with a name of 300 characters', { [`${'n'.repeat(300)}.js`]: '' }, 'is too long.'],
    ])('is refused at creation and at an update, in words: %s', async (_what, files, because) => {
      const ZipFile = archive({ 'index.js': '', ...files });
      const input = {
        FunctionName: 'refused',
        Role: 'arn:aws:iam::123456789012:role/role',
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
      } as const;
      const refusal = {
        name: 'InvalidParameterValueException',
        message: expect.stringContaining(UNZIP) as unknown,
      };
      await expect(
        lambda.send(new CreateFunctionCommand({ ...input, Code: { ZipFile } })),
      ).rejects.toMatchObject(refusal);
      await make();
      const update = new UpdateFunctionCodeCommand({ FunctionName: 'fn', ZipFile });
      await expect(lambda.send(update)).rejects.toMatchObject(refusal);
      await expect(lambda.send(update)).rejects.toThrow(because);
    });
  });

  it.each([
    [
      'no archive',
      strToU8('exports.handler = 1'),
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    ],
    ['an archive of nothing', zipSync({}), 'Uploaded file must be a non-empty zip'],
    ['nothing', new Uint8Array(), 'Uploaded file must be a non-empty zip'],
  ])('code that is %s is refused in Lambda’s words', async (_what, ZipFile, message) => {
    const refusal = { name: 'InvalidParameterValueException', message };
    await expect(makeFunction(net, { Code: { ZipFile } })).rejects.toMatchObject(refusal);
    await make();
    await expect(
      lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'fn', ZipFile })),
    ).rejects.toMatchObject(refusal);
  });

  describe('functions', () => {
    it('are Pending first, then Active; meanwhile they can’t be updated or published', async () => {
      await makeFunction(net);
      expect(await configuration()).toMatchObject({
        State: 'Pending',
        StateReason: 'The function is being created.',
        StateReasonCode: 'Creating',
        FunctionArn: ARN,
        Version: '$LATEST',
        VpcConfig: {
          SubnetIds: [net.subnets[0]],
          SecurityGroupIds: [net.groups[0]],
          VpcId: net.vpcId,
          Ipv6AllowedForDualStack: false,
        },
      });
      const pending = {
        name: 'ResourceConflictException',
        message:
          'The operation cannot be performed at this time. The function is currently in the following state: Pending',
        $metadata: { httpStatusCode: 409 },
      };
      await expect(move(OFF)).rejects.toMatchObject(pending);
      await expect(publish()).rejects.toMatchObject(pending);
      await settle();
      expect(await configuration()).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
    });

    it('answer what they were made of, and what Lambda fills in', async () => {
      await make({
        Description: 'd',
        Environment: { Variables: { A: '1' } },
        MemorySize: 512,
        Tags: { team: 'blue' },
        VpcConfig: OFF,
      });
      const answer = await lambda.send(new GetFunctionCommand({ FunctionName: ARN }));
      expect(answer).toMatchObject({
        Configuration: {
          FunctionName: 'fn',
          Role: net.role,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Description: 'd',
          MemorySize: 512,
          Timeout: 3,
          CodeSize: 151,
          CodeSha256: '3H7FDn0dNsTYqF5TK71EQEBXuW6bQdj3wMvsIwv86YM=',
          Environment: { Variables: { A: '1' } },
          PackageType: 'Zip',
          Architectures: ['x86_64'],
          VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: '' },
        },
        Code: { RepositoryType: 'S3' },
        Tags: { team: 'blue' },
      });
    });

    it.each([
      ['fn'],
      [ARN],
      ['123456789012:function:fn'],
      ['function:fn'],
      ['fn:$LATEST'],
      [`${ARN}:$LATEST`],
    ])('go by the name %s', async (name) => {
      await make({ VpcConfig: OFF });
      expect((await configuration(name)).FunctionName).toBe('fn');
    });

    it('can be waited for', async () => {
      await makeFunction(net);
      const demand = net.world.time.demand('a waiter');
      const result = await waitUntilFunctionActiveV2(
        { client: lambda, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
        { FunctionName: 'fn' },
      );
      demand();
      expect(result.state).toBe('SUCCESS');
    });

    it.each<[string, () => Promise<unknown>, string, string]>([
      [
        'one that isn’t there',
        () => configuration('none'),
        'ResourceNotFoundException',
        'Function not found: arn:aws:lambda:us-east-1:123456789012:function:none',
      ],
      [
        'a version that isn’t there',
        () => configuration('fn', '7'),
        'ResourceNotFoundException',
        `Function not found: ${ARN}:7`,
      ],
      [
        'a name that is none',
        () => configuration('a b'),
        'ValidationException',
        "1 validation error detected: Value 'a b' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
      ],
      [
        'two qualifiers',
        () => configuration(`${ARN}:1`, '2'),
        'InvalidParameterValueException',
        'The derived qualifier from the function name does not match the specified qualifier.',
      ],
      [
        'a name that is taken',
        () => makeFunction(net),
        'ResourceConflictException',
        'Function already exist: fn',
      ],
      [
        'a role that isn’t there',
        () => makeFunction(net, { FunctionName: 'x', Role: 'arn:aws:iam::123456789012:role/none' }),
        'InvalidParameterValueException',
        'The role defined for the function cannot be assumed by Lambda.',
      ],
      [
        'another account’s role',
        () => makeFunction(net, { FunctionName: 'x', Role: 'arn:aws:iam::999999999999:role/role' }),
        'AccessDeniedException',
        'Cross-account pass role is not allowed.',
      ],
      [
        'subnets without groups',
        () => makeFunction(net, { FunctionName: 'x', VpcConfig: { SubnetIds: [net.subnets[0]] } }),
        'InvalidParameterValueException',
        'SubnetIds and SecurityIds must coexist or be both empty list.',
      ],
      [
        'a subnet that isn’t there',
        () =>
          makeFunction(net, {
            FunctionName: 'x',
            VpcConfig: { SubnetIds: ['subnet-0123456789abcdef0'], SecurityGroupIds: [net.groups[0]] },
          }),
        'InvalidParameterValueException',
        "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID 'subnet-0123456789abcdef0' does not exist",
      ],
      [
        'a group that isn’t there',
        () =>
          makeFunction(net, {
            FunctionName: 'x',
            VpcConfig: { SubnetIds: [net.subnets[0]], SecurityGroupIds: ['sg-0123456789abcdef0'] },
          }),
        'InvalidParameterValueException',
        "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The security group 'sg-0123456789abcdef0' does not exist",
      ],
      [
        'a revision that has passed',
        () => lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'fn', RevisionId: 'old' })),
        'PreconditionFailedException',
        'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      ],
      [
        'deletion of $LATEST alone',
        () => lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn', Qualifier: '$LATEST' })),
        'InvalidParameterValueException',
        '$LATEST version cannot be deleted without deleting the function.',
      ],
    ])('refuse %s, in Lambda’s words', async (_what, act, name, message) => {
      await make({ VpcConfig: OFF });
      await expect(act()).rejects.toMatchObject({ name, message });
    });

    it('in a VPC need a role that may make network interfaces, when they are made and when they are moved', async () => {
      await make({ VpcConfig: OFF });
      await net.world.cloud.call('iam', 'DetachRolePolicy', { RoleName: 'role', PolicyArn: VPC_POLICY });
      const refusal = {
        name: 'InvalidParameterValueException',
        message:
          'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
      };
      await expect(makeFunction(net, { FunctionName: 'x' })).rejects.toMatchObject(refusal);
      await expect(
        move({ SubnetIds: [net.subnets[0]], SecurityGroupIds: [net.groups[0]] }),
      ).rejects.toMatchObject(refusal);
      await makeFunction(net, { FunctionName: 'y', VpcConfig: OFF });
      expect(await seen()).toEqual([]);
    });

    it('are listed in pages of 50, with all their versions if asked for', async () => {
      for (let index = 0; index < 52; index += 1)
        await makeFunction(net, { FunctionName: `f${String(index).padStart(2, '0')}`, VpcConfig: OFF });
      await settle();
      await publish('f03');
      const list = async (FunctionVersion?: 'ALL'): Promise<(string | undefined)[][]> => {
        const pages: (string | undefined)[][] = [];
        let Marker: string | undefined;
        do {
          const page = await lambda.send(
            new ListFunctionsCommand({
              MaxItems: 1_000,
              ...(Marker === undefined ? {} : { Marker }),
              ...(FunctionVersion === undefined ? {} : { FunctionVersion }),
            }),
          );
          pages.push((page.Functions ?? []).map((each) => each.FunctionArn?.split(':function:')[1]));
          expect(page.Functions?.every(({ State }) => State === undefined)).toBe(true);
          Marker = page.NextMarker;
        } while (Marker !== undefined);
        return pages;
      };
      const plain = await list();
      expect(plain.map(({ length }) => length)).toEqual([50, 2]);
      expect(plain[0]?.slice(2, 5)).toEqual(['f02', 'f03', 'f04']);
      const all = await list('ALL');
      expect(all.map(({ length }) => length)).toEqual([50, 3]);
      expect(all[0]?.slice(2, 6)).toEqual(['f02:$LATEST', 'f03:$LATEST', 'f03:1', 'f04:$LATEST']);
    });
  });

  describe('network interfaces', () => {
    it('are there as soon as the function is, one in each subnet, and stay long after it', async () => {
      await makeFunction(net, {
        VpcConfig: { SubnetIds: [...net.subnets], SecurityGroupIds: [...net.groups] },
      });
      expect(await seen()).toEqual(['in-use 0 one+two', 'in-use 1 one+two']);
      await settle();
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
      await net.world.time.advance(2 * MINUTE);
      expect(await seen()).toEqual(['in-use 0 one+two', 'in-use 1 one+two']);
      await net.world.time.advance(HOUR);
      expect(await seen()).toEqual([]);
    });

    it('are shared by functions with the same subnet and set of groups', async () => {
      await make({ FunctionName: 'a' });
      await make({ FunctionName: 'b' });
      await make({
        FunctionName: 'c',
        VpcConfig: { SubnetIds: [net.subnets[0]], SecurityGroupIds: [net.groups[1], net.groups[0]] },
      });
      await make({
        FunctionName: 'd',
        VpcConfig: { SubnetIds: [net.subnets[0]], SecurityGroupIds: [net.groups[0], net.groups[1]] },
      });
      expect(await seen()).toEqual(['in-use 0 one', 'in-use 0 one+two']);
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'a' }));
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual(['in-use 0 one', 'in-use 0 one+two']);
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'b' }));
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual(['in-use 0 one+two']);
    });

    it('are taken back by a new function before the release, not after', async () => {
      await make();
      const [before] = await interfaces(net);
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
      await net.world.time.advance(2 * MINUTE);
      await make();
      const [after] = await interfaces(net);
      expect(after?.NetworkInterfaceId).toBe(before?.NetworkInterfaceId);
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual(['in-use 0 one']);
    });

    it('of the old place stay in use until an update has come through', async () => {
      await make();
      await move({ SubnetIds: [net.subnets[1]], SecurityGroupIds: [net.groups[1]] });
      expect(await configuration()).toMatchObject({
        State: 'Active',
        LastUpdateStatus: 'InProgress',
        VpcConfig: { SubnetIds: [net.subnets[1]] },
      });
      expect(net.world.eniRelease.releases.all().map(({ life }) => life.state)).toEqual(['in-use', 'in-use']);
      await expect(move(OFF)).rejects.toMatchObject({
        name: 'ResourceConflictException',
        message: `The operation cannot be performed at this time. An update is in progress for resource: ${ARN}`,
      });
      await settle();
      expect(await configuration()).toMatchObject({ LastUpdateStatus: 'Successful' });
      expect(net.world.eniRelease.releases.all().map(({ life }) => life.state)).toEqual([
        'releasing',
        'in-use',
      ]);
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual(['in-use 1 two']);
    });

    it('are let go of when the function is taken off its VPC', async () => {
      await make();
      await move(OFF);
      await settle();
      expect(await configuration()).toMatchObject({ VpcConfig: { SubnetIds: [], VpcId: '' } });
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual([]);
    });

    it('a dual-stack function has to give that up to leave its VPC', async () => {
      await make({
        VpcConfig: {
          SubnetIds: [net.subnets[0]],
          SecurityGroupIds: [net.groups[0]],
          Ipv6AllowedForDualStack: true,
        },
      });
      await expect(move(OFF)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
      await move({ ...OFF, Ipv6AllowedForDualStack: false });
      await settle();
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual([]);
    });

    it('are held by published versions, whatever $LATEST does, until the last of them goes', async () => {
      await make();
      await publish();
      await move({ SubnetIds: [net.subnets[1]], SecurityGroupIds: [net.groups[0]] });
      await settle();
      await publish();
      await move(OFF);
      await settle();
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual(['in-use 0 one', 'in-use 1 one']);
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn', Qualifier: '1' }));
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual(['in-use 1 one']);
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual([]);
    });

    it('are left behind as available when the role has lost its rights, and wait there for somebody', async () => {
      await make();
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
      await net.world.cloud.call('iam', 'DetachRolePolicy', { RoleName: 'role', PolicyArn: VPC_POLICY });
      await net.world.time.advance(48 * HOUR);
      const [it] = await interfaces(net);
      expect(it).toMatchObject({ Status: 'available', InterfaceType: 'interface' });
      expect(it?.Attachment).toBeUndefined();
      expect(it?.Description).toMatch(/^AWS Lambda VPC ENI-fn-/u);
      // Its rights come back too late.
      await net.world.cloud.call('iam', 'AttachRolePolicy', { RoleName: 'role', PolicyArn: VPC_POLICY });
      await net.world.time.advance(48 * HOUR);
      expect(await seen()).toEqual(['available 0 one']);
    });

    it('are deleted with the rights that the role has at that time', async () => {
      await make();
      await net.world.cloud.call('iam', 'DetachRolePolicy', { RoleName: 'role', PolicyArn: VPC_POLICY });
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
      await net.world.time.advance(2 * MINUTE);
      await net.world.cloud.call('iam', 'AttachRolePolicy', { RoleName: 'role', PolicyArn: VPC_POLICY });
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual([]);
    });

    it('of several roles go with the rights of the one that left last', async () => {
      await makeRole(net.world, 'other');
      await make({ FunctionName: 'a' });
      await make({ FunctionName: 'b', Role: 'arn:aws:iam::123456789012:role/other' });
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'a' }));
      await net.world.cloud.call('iam', 'DetachRolePolicy', { RoleName: 'role', PolicyArn: VPC_POLICY });
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'b' }));
      await net.world.time.advance(2 * HOUR);
      expect(await seen()).toEqual([]);
    });

    it('need addresses: a function that gets none in one subnet gets none at all', async () => {
      const { Subnet } = await net.world.cloud.call('ec2', 'CreateSubnet', {
        VpcId: net.vpcId,
        CidrBlock: '10.0.128.0/28',
      });
      const subnetId = Subnet?.SubnetId ?? '';
      net.world.eniRelease.plant({ service: 'user', subnetId, groupIds: [], count: 11 });
      const VpcConfig = {
        SubnetIds: [net.subnets[0], subnetId],
        SecurityGroupIds: [net.groups[0]],
      };
      await expect(makeFunction(net, { VpcConfig })).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
      });
      await expect(configuration()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await net.world.time.advance(2 * HOUR);
      expect((await seen()).filter((each) => each.startsWith('in-use'))).toEqual([]);
    });
  });

  describe('versions', () => {
    it('are numbered, never change, and the same isn’t published twice', async () => {
      await make({ Description: 'first' });
      expect(await publish()).toMatchObject({ Version: '1', FunctionArn: `${ARN}:1` });
      expect((await publish()).Version).toBe('1');
      await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'fn', ZipFile: codeOf('9') }));
      await settle();
      expect((await publish()).Version).toBe('2');
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn:2' }));
      await lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: 'fn', Description: 'second' }),
      );
      await settle();
      expect((await publish()).Version).toBe('3');
      const list = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: 'fn' }));
      expect(list.Versions?.map(({ Version, Description }) => [Version, Description])).toEqual([
        ['$LATEST', 'second'],
        ['1', 'first'],
        ['3', 'second'],
      ]);
      await expect(
        lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn', Qualifier: '2' })),
      ).rejects.toMatchObject({ message: `Function not found: ${ARN}:2` });
    });

    it('are listed in pages', async () => {
      await make({ VpcConfig: OFF });
      for (let index = 0; index < 12; index += 1) {
        await lambda.send(
          new UpdateFunctionCodeCommand({ FunctionName: 'fn', ZipFile: codeOf(String(index)) }),
        );
        await net.world.time.advance(10_000);
        await publish();
      }
      const first = await lambda.send(
        new ListVersionsByFunctionCommand({ FunctionName: 'fn', MaxItems: 10 }),
      );
      const rest = await lambda.send(
        new ListVersionsByFunctionCommand({ FunctionName: 'fn', Marker: first.NextMarker ?? '' }),
      );
      expect([...(first.Versions ?? []), ...(rest.Versions ?? [])].map(({ Version }) => Version)).toEqual([
        '$LATEST',
        ...Array.from({ length: 12 }, (_, index) => String(index + 1)),
      ]);
      expect(rest.NextMarker).toBeUndefined();
    });

    it('stay while an alias points at them', async () => {
      await make();
      await publish();
      const alias = { FunctionName: 'fn', Name: 'live' };
      await lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: '1' }));
      expect((await configuration('fn:live')).Version).toBe('1');
      expect((await configuration('fn:live')).FunctionArn).toBe(`${ARN}:live`);
      await expect(
        lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn', Qualifier: '1' })),
      ).rejects.toMatchObject({
        name: 'ResourceConflictException',
        message: 'Unable to delete version because the following aliases reference it: [live]',
      });
      await expect(
        lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: '1' })),
      ).rejects.toMatchObject({ message: `Alias already exists: ${ARN}:live` });
      await expect(
        lambda.send(new CreateAliasCommand({ FunctionName: 'fn', Name: 'x', FunctionVersion: '9' })),
      ).rejects.toMatchObject({ message: `Function not found: ${ARN}:9` });
      await lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion: '$LATEST' }));
      expect(await lambda.send(new GetAliasCommand(alias))).toMatchObject({
        AliasArn: `${ARN}:live`,
        FunctionVersion: '$LATEST',
      });
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn', Qualifier: '1' }));
      await lambda.send(new DeleteAliasCommand(alias));
      expect((await lambda.send(new ListAliasesCommand({ FunctionName: 'fn' }))).Aliases).toEqual([]);
      await expect(lambda.send(new GetAliasCommand(alias))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: `Cannot find alias arn: ${ARN}:live`,
      });
    });
  });

  it('keeps policies, tags and reserved concurrency', async () => {
    await make({ VpcConfig: OFF });
    const permission = {
      FunctionName: 'fn',
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: 'arn:aws:events:us-east-1:123456789012:rule/r',
    };
    await lambda.send(new AddPermissionCommand(permission));
    await expect(lambda.send(new AddPermissionCommand(permission))).rejects.toMatchObject({
      name: 'ResourceConflictException',
    });
    const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName: 'fn' }));
    expect(JSON.parse(Policy ?? '')).toMatchObject({
      Statement: [
        {
          Sid: 's',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: ARN,
          Condition: { ArnLike: { 'AWS:SourceArn': permission.SourceArn } },
        },
      ],
    });
    await lambda.send(new RemovePermissionCommand({ FunctionName: 'fn', StatementId: 's' }));
    await expect(lambda.send(new GetPolicyCommand({ FunctionName: 'fn' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await lambda.send(new TagResourceCommand({ Resource: ARN, Tags: { a: '1', b: '2', c: '3' } }));
    await lambda.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ['a', 'c'] }));
    expect((await lambda.send(new ListTagsCommand({ Resource: ARN }))).Tags).toEqual({ b: '2' });
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'fn', ReservedConcurrentExecutions: 0 }),
    );
    expect(await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: 'fn' }))).toMatchObject({
      ReservedConcurrentExecutions: 0,
    });
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'fn' }));
    const answer = await lambda.send(new GetFunctionCommand({ FunctionName: 'fn' }));
    expect(answer.Concurrency).toBeUndefined();
  });

  it('holds roles to 15 control calls a second, and people to none', async () => {
    net.world.iam.allow('caller', ['lambda:*']);
    const arn = 'arn:aws:sts::123456789012:assumed-role/caller/session';
    const role = new LambdaClient({
      region: 'us-east-1',
      credentials: net.world.cloud.callers.issue({ arn, roleName: 'caller' }),
      maxAttempts: 1,
      requestHandler: inProcess(net.world),
    });
    const list = (): Promise<unknown> => role.send(new ListFunctionsCommand({}));
    for (let index = 0; index < 15; index += 1) await list();
    await expect(list()).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 429 },
    });
    for (let index = 0; index < 20; index += 1) await lambda.send(new ListFunctionsCommand({}));
    await net.world.time.advance(1_000);
    await list();
  });
});
