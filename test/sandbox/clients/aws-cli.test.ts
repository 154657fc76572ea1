import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Ended } from '../../support/child';
import {
  changedExample,
  EXAMPLE,
  openWorld,
  runPython,
  WRONG_TEMPLATE,
  WRONG_TEMPLATE_SAYS,
  type OpenWorld,
} from './support';

const folder = mkdtempSync(join(tmpdir(), 'aws-cli-'));
let open: OpenWorld;

/** The command's words are those between spaces; what has spaces in it comes after. */
const aws = (command: string, ...more: readonly string[]): Promise<Ended> =>
  runPython('aws', [...command.split(' '), ...more], open.endpoint);

/** What it prints; rejects with what it complains of. */
async function text(command: string, ...more: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await aws(command, ...more);
  if (code !== 0 || stderr !== '') throw new Error(`aws ${command} ended with ${String(code)}: ${stderr}`);
  return stdout;
}

async function json(command: string, ...more: readonly string[]): Promise<unknown> {
  return JSON.parse(await text(command, ...more, '--output', 'json'));
}

const deploy = (...more: readonly string[]): Promise<Ended> =>
  aws(
    'cloudformation deploy --stack-name try --capabilities CAPABILITY_IAM --template-file',
    EXAMPLE,
    ...more,
  );

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const anything = expect.any(String) as string;
const containing = (part: string): string => expect.stringContaining(part) as string;
const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

/** A command that failed with one of AWS's errors. */
const failed = (operation: string, code: string, message: string): Ended => ({
  code: 255,
  stdout: anything,
  stderr: `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}\n`,
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the AWS CLI looks at a stack that it deployed', () => {
  let deployed: Ended;
  beforeAll(async () => {
    open = await openWorld();
    deployed = await deploy();
  });
  afterAll(() => open.close());

  it('deploy', () => {
    expect(deployed).toEqual({
      code: 0,
      stdout: containing('Successfully created/updated stack - try\n'),
      stderr: '',
    });
  });

  it('describe-stacks', async () => {
    await expect(json('cloudformation describe-stacks --stack-name try')).resolves.toEqual({
      Stacks: [
        expect.objectContaining({
          StackName: 'try',
          StackId: matching(/^arn:aws:cloudformation:us-east-1:123456789012:stack\/try\/[-0-9a-f]{36}$/u),
          StackStatus: 'CREATE_COMPLETE',
          Capabilities: ['CAPABILITY_IAM'],
          Outputs: [{ OutputKey: 'FunctionName', OutputValue: matching(/^try-Function-\w+$/u) }],
        }),
      ],
    });
  });

  it('describe-stack-events, the newest first', async () => {
    const events = (...more: readonly string[]): Promise<unknown> =>
      json(
        'cloudformation describe-stack-events --stack-name try --query',
        'StackEvents[].[LogicalResourceId, ResourceStatus, ResourceStatusReason]',
        ...more,
      );
    const all = (await events()) as readonly (readonly (string | null)[])[];
    expect(all[0]).toEqual(['try', 'CREATE_COMPLETE', null]);
    expect(all).toContainEqual(['EniCleaner', 'CREATE_COMPLETE', null]);
    expect(all.at(-2)).toEqual(['try', 'CREATE_IN_PROGRESS', 'User Initiated']);
    // The change set came first.
    expect(all.at(-1)).toEqual(['try', 'REVIEW_IN_PROGRESS', 'User Initiated']);
    await expect(events('--max-items', '3')).resolves.toEqual(all.slice(0, 3));
  });

  it('describe-stack-resources', async () => {
    const answer = await json(
      'cloudformation describe-stack-resources --stack-name try --query',
      'sort_by(StackResources, &LogicalResourceId)[].[LogicalResourceId, ResourceType, ResourceStatus]',
    );
    expect(answer).toEqual([
      ['EniCleaner', 'Org::VPC::EniCleaner', 'CREATE_COMPLETE'],
      ['Function', 'AWS::Lambda::Function', 'CREATE_COMPLETE'],
      ['FunctionSecurityGroup', 'AWS::EC2::SecurityGroup', 'CREATE_COMPLETE'],
      ['PrivateSubnet', 'AWS::EC2::Subnet', 'CREATE_COMPLETE'],
      ['Role', 'AWS::IAM::Role', 'CREATE_COMPLETE'],
      ['Vpc', 'AWS::EC2::VPC', 'CREATE_COMPLETE'],
    ]);
  });

  it('ec2 describe-network-interfaces with filters', async () => {
    const query = 'ec2 describe-network-interfaces --query NetworkInterfaces[].InterfaceType --filters';
    await expect(json(query, 'Name=interface-type,Values=lambda')).resolves.toEqual(['lambda']);
    await expect(
      json(query, 'Name=status,Values=in-use', 'Name=description,Values=AWS Lambda VPC ENI-try-Function-*'),
    ).resolves.toEqual(['lambda']);
    await expect(json(query, 'Name=status,Values=available')).resolves.toEqual([]);
    await expect(aws(query, 'Name=nonsense,Values=x')).resolves.toEqual(
      failed('DescribeNetworkInterfaces', 'InvalidParameterValue', "The filter 'nonsense' is invalid"),
    );
  });

  it('ec2 describe-network-interfaces page by page', async () => {
    const subnet = await text(
      'cloudformation describe-stack-resource --stack-name try --logical-resource-id PrivateSubnet',
      '--query',
      'StackResourceDetail.PhysicalResourceId',
      '--output',
      'text',
    );
    for (let number = 0; number < 12; number += 1) {
      await open.world.cloud.call('ec2', 'CreateNetworkInterface', {
        SubnetId: subnet.trim(),
        Description: `number ${number}`,
      });
    }
    const look = async (...more: readonly string[]): Promise<{ ids: readonly string[]; next?: string }> => {
      const answer = await json(
        'ec2 describe-network-interfaces --filters',
        'Name=description,Values=number *',
        ...more,
      );
      const { NetworkInterfaces, NextToken } = answer as {
        readonly NetworkInterfaces: readonly { readonly NetworkInterfaceId: string }[];
        readonly NextToken?: string;
      };
      return {
        ids: NetworkInterfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
        ...(NextToken === undefined ? {} : { next: NextToken }),
      };
    };
    const all = await look('--page-size', '5');
    expect(new Set(all.ids).size).toBe(12);
    await expect(look('--no-paginate')).resolves.toEqual(all);
    const begin = await look('--page-size', '5', '--max-items', '7');
    expect(begin).toEqual({ ids: all.ids.slice(0, 7), next: anything });
    await expect(look('--page-size', '5', '--starting-token', begin.next ?? '')).resolves.toEqual({
      ids: all.ids.slice(7),
    });
    for (const id of all.ids) {
      await open.world.cloud.call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId: id });
    }
  });

  it('lambda list-functions', async () => {
    await expect(json('lambda list-functions')).resolves.toEqual({
      Functions: [
        expect.objectContaining({
          FunctionName: matching(/^try-Function-/u),
          Runtime: 'nodejs24.x',
          VpcConfig: expect.objectContaining({
            SubnetIds: [matching(/^subnet-/u)],
            SecurityGroupIds: [matching(/^sg-/u)],
          }) as unknown,
        }),
      ],
    });
  });

  it('ssm get-parameters-by-path', async () => {
    await expect(json('ssm get-parameters-by-path --path /Org/VPC --recursive')).resolves.toEqual({
      Parameters: [
        expect.objectContaining({ Name: matching(/^\/Org\/VPC\/EniCleaner\/./u), Type: 'String' }),
      ],
    });
    await expect(json('ssm get-parameters-by-path --path /Org/VPC')).resolves.toEqual({ Parameters: [] });
  });

  it('sts get-caller-identity', async () => {
    await expect(json('sts get-caller-identity')).resolves.toEqual({
      UserId: matching(/^AIDA\w+$/u),
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/sandbox',
    });
  });

  it('says of a stack that is unknown what CloudFormation says', async () => {
    await expect(aws('cloudformation describe-stacks --stack-name nope')).resolves.toEqual(
      failed('DescribeStacks', 'ValidationError', 'Stack with id nope does not exist'),
    );
    await expect(aws('cloudformation describe-stack-events --stack-name nope')).resolves.toEqual(
      failed('DescribeStackEvents', 'ValidationError', 'Stack [nope] does not exist'),
    );
    // Deleting what isn't there succeeds.
    await expect(text('cloudformation delete-stack --stack-name nope')).resolves.toBe('');
    await expect(text('cloudformation wait stack-delete-complete --stack-name nope')).resolves.toBe('');
    await expect(aws('cloudformation wait stack-create-complete --stack-name nope')).resolves.toMatchObject({
      code: 255,
      stderr: containing('Waiter StackCreateComplete failed'),
    });
  });
});

describe('the AWS CLI changes stacks', () => {
  beforeEach(async () => {
    open = await openWorld();
  });
  afterEach(() => open.close());

  it('deploys, updates, finds nothing to change, and deletes', async () => {
    const unchanged = 'No changes to deploy. Stack try is up to date';
    await expect(deploy()).resolves.toMatchObject({ code: 0, stderr: '' });
    await expect(deploy('--no-fail-on-empty-changeset')).resolves.toMatchObject({
      code: 0,
      stdout: containing(unchanged),
    });
    await expect(deploy('--fail-on-empty-changeset')).resolves.toMatchObject({
      code: 255,
      stderr: containing(unchanged),
    });
    await expect(
      deploy('--template-file', file('changed.yaml', changedExample('second'))),
    ).resolves.toMatchObject({ code: 0, stderr: '' });
    const look = async (what: string): Promise<string> => {
      const query = `cloudformation describe-stacks --output text --query Stacks[0].${what}`;
      return (await text(query)).trim();
    };
    await expect(look('StackStatus')).resolves.toBe('UPDATE_COMPLETE');
    const name = await look('Outputs[0].OutputValue');
    await expect(
      text(`lambda get-function-configuration --query Description --output text --function-name ${name}`),
    ).resolves.toBe('second\n');

    const id = await look('StackId');
    await text('cloudformation delete-stack --stack-name try');
    await text('cloudformation wait stack-delete-complete --stack-name try');
    await expect(aws('cloudformation describe-stacks --stack-name try')).resolves.toEqual(
      failed('DescribeStacks', 'ValidationError', 'Stack with id try does not exist'),
    );
    await expect(
      json(`cloudformation describe-stacks --query Stacks[].StackStatus --stack-name ${id}`),
    ).resolves.toEqual(['DELETE_COMPLETE']);
    await expect(json('ec2 describe-network-interfaces')).resolves.toEqual({ NetworkInterfaces: [] });
    await expect(json('ssm get-parameters-by-path --path / --recursive')).resolves.toEqual({
      Parameters: [],
    });
  });

  it('hears of a service that is not there what that service says of a thing that is not there', async () => {
    await expect(aws('ecr describe-repositories --repository-names serverless-s-dev')).resolves.toMatchObject(
      {
        code: 255,
        stderr: containing(
          'An error occurred (RepositoryNotFoundException) when calling the DescribeRepositories operation: This sandbox has no service "ecr". It has: ',
        ),
      },
    );
    await expect(aws('route53 get-hosted-zone --id Z')).resolves.toMatchObject({
      code: 255,
      stderr: containing('An error occurred (NoSuchHostedZone) when calling the GetHostedZone operation'),
    });
  });

  it('is told what is wrong with a template', async () => {
    const wrong = file('wrong.yaml', WRONG_TEMPLATE);
    await expect(deploy('--template-file', wrong)).resolves.toEqual(
      failed('CreateChangeSet', 'ValidationError', WRONG_TEMPLATE_SAYS),
    );
    const create = 'cloudformation create-stack --stack-name wrong --template-body';
    await expect(aws(create, `file://${wrong}`)).resolves.toEqual(
      failed('CreateStack', 'ValidationError', WRONG_TEMPLATE_SAYS),
    );
    await expect(aws(create, 'Resources: {}')).resolves.toEqual(
      failed(
        'CreateStack',
        'ValidationError',
        'Template format error: At least one Resources member must be defined.',
      ),
    );
    await expect(aws('cloudformation deploy --stack-name role --template-file', EXAMPLE)).resolves.toEqual(
      failed(
        'CreateChangeSet',
        'InsufficientCapabilitiesException',
        'Requires capabilities : [CAPABILITY_IAM]',
      ),
    );
    await expect(json('cloudformation list-stacks')).resolves.toEqual({ StackSummaries: [] });
  });
});
