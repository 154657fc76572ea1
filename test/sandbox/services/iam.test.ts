import { DeleteSecurityGroupCommand, DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';

import { HOUR } from '../../../sandbox/time/instant';
import { createWorld, type World } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const VPC_ACCESS = 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';

function policy(Action: string, Resource = '*', Effect = 'Allow'): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource }] });
}

let world: World;
let iam: IAMClient;
beforeEach(() => {
  world = createWorld({ project: null, machineTime: () => 0 });
  iam = new IAMClient(configuration());
});
afterEach(() => world.close());

function configuration(
  credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  } = {
    accessKeyId: 'test',
    secretAccessKey: 'test',
  },
): {
  readonly region: string;
  readonly credentials: typeof credentials;
  readonly requestHandler: ReturnType<typeof inProcess>;
  readonly maxAttempts: number;
} {
  return { region: 'us-east-1', credentials, requestHandler: inProcess(world), maxAttempts: 1 };
}

async function makeRole(RoleName = 'r'): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
}

/** Clients' configuration as that role. */
async function assume(RoleName = 'r'): Promise<ReturnType<typeof configuration>> {
  const { Credentials } = await new STSClient(configuration()).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::123456789012:role/${RoleName}`,
      RoleSessionName: 'session',
    }),
  );
  return configuration({
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  });
}

describe('a role', () => {
  it('is made and looked at', async () => {
    const made = await iam.send(
      new CreateRoleCommand({
        RoleName: 'r',
        Path: '/a/',
        AssumeRolePolicyDocument: TRUST,
        Description: 'A role',
        MaxSessionDuration: 7_200,
        Tags: [{ Key: 'k', Value: 'v' }],
      }),
    );
    const found = await iam.send(new GetRoleCommand({ RoleName: 'R' }));
    expect(found.Role).toEqual(made.Role);
    expect(found.Role).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:role/a/r',
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/u) as unknown,
      CreateDate: new Date('2026-01-05T09:00:00Z'),
      MaxSessionDuration: 7_200,
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect(decodeURIComponent(found.Role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST);
    expect((await iam.send(new ListRolesCommand({ PathPrefix: '/a/' }))).Roles).toHaveLength(1);
  });

  it.each([
    [
      { RoleName: 'r', AssumeRolePolicyDocument: TRUST },
      'EntityAlreadyExistsException',
      'Role with name r already exists.',
    ],
    [{ RoleName: 'not allowed', AssumeRolePolicyDocument: TRUST }, 'ValidationError', undefined],
    [
      { RoleName: 'n', AssumeRolePolicyDocument: policy('*') },
      'MalformedPolicyDocumentException',
      'Has prohibited field Resource',
    ],
    [
      { RoleName: 'n', AssumeRolePolicyDocument: TRUST, MaxSessionDuration: 60 },
      'ValidationError',
      undefined,
    ],
  ])('is not made with %j', async (input, name, message) => {
    await makeRole();
    await expect(iam.send(new CreateRoleCommand(input))).rejects.toMatchObject({
      name,
      ...(message === undefined ? {} : { message }),
    });
  });

  it('that is not there is said so', async () => {
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name nobody cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('is changed and tagged', async () => {
    await makeRole();
    await iam.send(new UpdateRoleCommand({ RoleName: 'r', Description: 'new', MaxSessionDuration: 43_200 }));
    await iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'r', PolicyDocument: TRUST.replace('lambda', 'ec2') }),
    );
    await iam.send(
      new TagRoleCommand({
        RoleName: 'r',
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await iam.send(new UntagRoleCommand({ RoleName: 'r', TagKeys: ['a'] }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'r' }));
    expect(Role).toMatchObject({ Description: 'new', MaxSessionDuration: 43_200 });
    expect(Role?.AssumeRolePolicyDocument).toContain('ec2.amazonaws.com');
    expect((await iam.send(new ListRoleTagsCommand({ RoleName: 'r' }))).Tags).toEqual([
      { Key: 'b', Value: '2' },
    ]);
  });

  it('is deleted only when its policies are gone', async () => {
    await makeRole();
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'p', PolicyDocument: policy('s3:*') }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: VPC_ACCESS }));
    const remove = (): Promise<unknown> => iam.send(new DeleteRoleCommand({ RoleName: 'r' }));
    await expect(remove()).rejects.toMatchObject({
      name: 'DeleteConflictException',
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'r', PolicyArn: VPC_ACCESS }));
    await expect(remove()).rejects.toMatchObject({
      message: 'Cannot delete entity, must delete policies first.',
    });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'r', PolicyName: 'p' }));
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});

describe('policies', () => {
  it('are put, listed and read', async () => {
    await makeRole();
    for (const name of ['b', 'a', 'c']) {
      await iam.send(
        new PutRolePolicyCommand({ RoleName: 'r', PolicyName: name, PolicyDocument: policy('s3:*') }),
      );
    }
    const first = await iam.send(new ListRolePoliciesCommand({ RoleName: 'r', MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, PolicyNames: ['b', 'a'] });
    const second = await iam.send(
      new ListRolePoliciesCommand({ RoleName: 'r', MaxItems: 2, Marker: first.Marker }),
    );
    expect(second).toMatchObject({ IsTruncated: false, PolicyNames: ['c'] });
    const read = await iam.send(new GetRolePolicyCommand({ RoleName: 'r', PolicyName: 'a' }));
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(policy('s3:*'));
    await expect(
      iam.send(new GetRolePolicyCommand({ RoleName: 'r', PolicyName: 'z' })),
    ).rejects.toMatchObject({
      message: 'The role policy with name z cannot be found.',
    });
  });

  it('of the account are managed', async () => {
    await makeRole();
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: policy('ssm:*') }),
    );
    const PolicyArn = Policy?.Arn ?? '';
    expect(PolicyArn).toBe('arn:aws:iam::123456789012:policy/p');
    await expect(
      iam.send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: policy('ssm:*') })),
    ).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn }));
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      message: 'Cannot delete a policy attached to entities.',
    });
    expect((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'r' }))).AttachedPolicies).toEqual(
      [{ PolicyName: 'p', PolicyArn }],
    );
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'r', PolicyArn }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  });

  it('of AWS can be attached, known to the sandbox or not; others must be there', async () => {
    await makeRole();
    const attach = (PolicyArn: string): Promise<unknown> =>
      iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn }));
    await attach(VPC_ACCESS);
    await attach('arn:aws:iam::aws:policy/AmazonBraketFullAccess');
    expect(world.journal.entries().filter(({ kind }) => kind === 'notice')).toMatchObject([
      { text: expect.stringContaining('AmazonBraketFullAccess') as unknown },
    ]);
    await expect(attach('arn:aws:iam::123456789012:policy/nothing')).rejects.toMatchObject({
      message: 'Policy arn:aws:iam::123456789012:policy/nothing does not exist or is not attachable.',
    });
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn: VPC_ACCESS, VersionId: 'v1' }));
    expect(decodeURIComponent(version.PolicyVersion?.Document ?? '')).toContain('ec2:DeleteNetworkInterface');
  });
});

describe('a role’s session', () => {
  it('is that role', async () => {
    await makeRole();
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'r' }));
    await expect(new STSClient(await assume()).send(new GetCallerIdentityCommand({}))).resolves.toMatchObject(
      {
        Account: '123456789012',
        Arn: 'arn:aws:sts::123456789012:assumed-role/r/session',
        UserId: `${Role?.RoleId ?? ''}:session`,
      },
    );
  });

  it.each<[string, (as: ReturnType<typeof configuration>) => Promise<unknown>, object]>([
    [
      'EC2',
      (as) => new EC2Client(as).send(new DeleteSecurityGroupCommand({ GroupId: 'sg-0123456789abcdef0' })),
      {
        name: 'UnauthorizedOperation',
        message:
          'You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/r/session is not authorized to perform: ec2:DeleteSecurityGroup on resource: arn:aws:ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0 because no identity-based policy allows the ec2:DeleteSecurityGroup action',
      },
    ],
    [
      'SSM',
      (as) => new SSMClient(as).send(new GetParameterCommand({ Name: '/a' })),
      {
        name: 'AccessDeniedException',
        message:
          'User: arn:aws:sts::123456789012:assumed-role/r/session is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:123456789012:parameter/a because no identity-based policy allows the ssm:GetParameter action',
      },
    ],
    [
      'Lambda',
      (as) => new LambdaClient(as).send(new GetFunctionCommand({ FunctionName: 'f' })),
      { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403, attempts: 1 } },
    ],
    [
      'S3',
      (as) =>
        new S3Client({ ...as, forcePathStyle: true }).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })),
      { name: 'AccessDenied' },
    ],
    ['IAM', (as) => new IAMClient(as).send(new GetRoleCommand({ RoleName: 'r' })), { name: 'AccessDenied' }],
    [
      'STS',
      (as) => new STSClient(as).send(new GetSessionTokenCommand({})),
      { name: 'AccessDenied', message: 'Cannot call GetSessionToken with session credentials' },
    ],
  ])('may not use %s without a policy', async (_service, call, error) => {
    await makeRole();
    await expect(call(await assume())).rejects.toMatchObject(error);
  });

  it('may do what its policies allow, from the moment they do', async () => {
    await makeRole();
    const ec2 = new EC2Client(await assume());
    const look = (): Promise<unknown> => ec2.send(new DescribeNetworkInterfacesCommand({}));
    await expect(look()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: VPC_ACCESS }));
    await expect(look()).resolves.toMatchObject({ NetworkInterfaces: [] });
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'r',
        PolicyName: 'no',
        PolicyDocument: policy('ec2:Describe*', '*', 'Deny'),
      }),
    );
    await expect(look()).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in an identity-based policy') as unknown,
    });
  });

  it('ends when its time is over', async () => {
    await makeRole();
    const sts = new STSClient(await assume());
    await world.time.advance(HOUR - 1);
    await sts.send(new GetCallerIdentityCommand({}));
    await world.time.advance(1);
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
    });
  });

  it('of a role that is not there is refused', async () => {
    await expect(assume('nobody')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

it('isAllowed tells other services what a role may do', async () => {
  await makeRole();
  expect(world.iam.isAllowed('r', 'ec2:DeleteNetworkInterface')).toBe(false);
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: VPC_ACCESS }));
  expect(world.iam.isAllowed('r', 'ec2:DeleteNetworkInterface')).toBe(true);
  expect(world.iam.isAllowed('nobody', 'ec2:DeleteNetworkInterface')).toBe(false);
});
