import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  DescribeTypeRegistrationCommand,
  GetHookResultCommand,
  ListHookResultsCommand,
  ListTypesCommand,
  RegisterTypeCommand,
  SetTypeConfigurationCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { strToU8, zipSync } from 'fflate';

import { applyRemedy } from '../../sandbox/demo/remedy';
import { example, Story } from '../stories/story';

/** The hook's built bundle, registered in the sandbox and asked where CloudFormation asks hooks. */
const ROOT = join(__dirname, '..', '..');
const HOOK = join(ROOT, 'hook');

let story: Story;

// Processes start in real time.
beforeEach(async () => {
  story = await Story.begin();
});

afterEach(() => story.end());

/** Registers the hook as `cfn submit` packs it, and switches it on. */
async function register(
  properties: object,
  failureMode: 'FAIL' | 'WARN' = 'FAIL',
  code?: string,
): Promise<void> {
  const { world, clients } = story;
  const read = (name: string): Uint8Array => readFileSync(join(HOOK, name));
  const provider = zipSync({
    'hook.js': code === undefined ? read('build/TypeFunction/hook.js') : strToU8(code),
  });
  const zip = zipSync({
    'schema.json': read('org-vpc-eniguard.json'),
    '.rpdk-config': read('.rpdk-config'),
    'ResourceProvider.zip': provider,
  });
  await world.cloud.call('s3', 'CreateBucket', { Bucket: 'packages' });
  await world.cloud.call('s3', 'PutObject', { Bucket: 'packages', Key: 'guard.zip', Body: zip });
  const role = await story.deploy(readFileSync(join(HOOK, 'hook-role.yaml'), 'utf8'), 'hook-role');
  expect(role).toBe('CREATE_COMPLETE');
  const { Stacks } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'hook-role' }));
  const { RegistrationToken } = await clients.cloudFormation.send(
    new RegisterTypeCommand({
      Type: 'HOOK',
      TypeName: 'Org::VPC::EniGuard',
      SchemaHandlerPackage: 's3://packages/guard.zip',
      ExecutionRoleArn: Stacks?.[0]?.Outputs?.[0]?.OutputValue,
    }),
  );
  await world.time.idle();
  const registration = await clients.cloudFormation.send(
    new DescribeTypeRegistrationCommand({ RegistrationToken }),
  );
  expect([registration.ProgressStatus, registration.Description]).toEqual([
    'COMPLETE',
    registration.Description,
  ]);
  await clients.cloudFormation.send(
    new SetTypeConfigurationCommand({
      Type: 'HOOK',
      TypeName: 'Org::VPC::EniGuard',
      Configuration: JSON.stringify({
        CloudFormationConfiguration: {
          HookConfiguration: {
            HookInvocationStatus: 'ENABLED',
            TargetOperations: ['STACK', 'CHANGE_SET', 'RESOURCE'],
            FailureMode: failureMode,
            Properties: properties,
          },
        },
      }),
    }),
  );
}

async function hookEvents(stackName = 'story'): Promise<readonly StackEvent[]> {
  const answer = await story.clients.cloudFormation.send(
    new DescribeStackEventsCommand({ StackName: stackName }),
  );
  return (answer.StackEvents ?? []).filter(
    ({ HookStatus }) => HookStatus?.startsWith('HOOK_COMPLETE') === true,
  );
}

/** What the hook's latest result says to do, as GetHookResult shows it. */
async function remediation(): Promise<string> {
  const { cloudFormation } = story.clients;
  // Of targets, only change sets and Cloud Control's can be asked for (CloudFormation API, ListHookResults).
  const { TypeSummaries } = await cloudFormation.send(
    new ListTypesCommand({ Type: 'HOOK', Visibility: 'PRIVATE' }),
  );
  const hook = TypeSummaries?.find(({ TypeName }) => TypeName === 'Org::VPC::EniGuard');
  const listed = await cloudFormation.send(
    new ListHookResultsCommand({ TypeArn: hook?.TypeArn, Status: 'HOOK_COMPLETE_FAILED' }),
  );
  const failed = listed.HookResults?.[0];
  const result = await cloudFormation.send(new GetHookResultCommand({ HookResultId: failed?.HookResultId }));
  return result.Annotations?.[0]?.RemediationMessage ?? '';
}

/** The commands of a section of the guide, as a reader would paste them. */
function guideCommands(heading: string): readonly string[] {
  const guide = readFileSync(join(ROOT, 'guides', 'guard.md'), 'utf8');
  const section = guide.split(/^## /mu).find((each) => each.startsWith(heading)) ?? '';
  return [...section.matchAll(/```console\n(?<block>[\s\S]*?)```/gu)]
    .flatMap((match) => (match.groups?.['block'] ?? '').replaceAll(/\\\n\s*/gu, '').split('\n'))
    .filter((line) => line.startsWith('$ '))
    .map((line) => line.slice(2));
}

/** Runs a shell's lines with the real AWS CLI against the sandbox, and gives what they print. */
async function shell(lines: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-ec', lines], {
    env: {
      PATH: `${join(ROOT, '.venv', 'bin')}:${process.env['PATH'] ?? ''}`,
      AWS_ENDPOINT_URL: story.endpoint,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    },
  });
  return stdout;
}

describe('the registered hook', () => {
  it('sees a SAM template as it was written, before its transform', async () => {
    // What it is asked about is its answer.
    await register(
      {},
      'FAIL',
      `exports.entrypoint = async ({ requestData: { payload }, clientRequestToken }) => {
        const { template } = await (await fetch(payload)).json();
        return { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: template, clientRequestToken };
      };`,
    );
    const written = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: x
      VpcConfig: { SecurityGroupIds: [!Ref Group], SubnetIds: [!Ref Subnet] }
`;
    expect(await story.deploy(written)).toBe('ROLLBACK_COMPLETE');
    const [event] = await hookEvents();
    expect(event?.HookStatusReason).toBe(`Hook failed with message: ${written}`);
  });

  it('sees what a nested stack hides from its parent, and refuses it there', async () => {
    await register({});
    const { world } = story;
    await world.cloud.call('s3', 'CreateBucket', { Bucket: 'templates' });
    await world.cloud.call('s3', 'PutObject', {
      Bucket: 'templates',
      Key: 'child.yaml',
      Body: new TextEncoder().encode(example('1-without-cleaner')),
    });
    const parent = `Resources: { Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: 'https://templates.s3.amazonaws.com/child.yaml' } } }`;
    await expect(story.deploy(parent)).resolves.toBe('ROLLBACK_COMPLETE');
    const reasons = world.journal
      .entries()
      .flatMap((entry) => (entry.kind === 'stack-event' ? [entry.reason ?? ''] : []));
    expect(reasons).toContainEqual(
      expect.stringMatching(
        /^Embedded stack arn:\S+ was not successfully created: The following hook\(s\) failed: \[Org::VPC::EniGuard\]$/u,
      ),
    );
  });

  it('refuses the uncovered stack; with the lines that it proposes, the stack deploys and deletes', async () => {
    await register({});
    const template = example('1-without-cleaner');
    expect(await story.deploy(template)).not.toBe('CREATE_COMPLETE');
    const [refusal] = await hookEvents();
    expect(refusal).toMatchObject({
      HookType: 'Org::VPC::EniGuard',
      HookStatus: 'HOOK_COMPLETE_FAILED',
      HookFailureMode: 'FAIL',
      HookInvocationPoint: 'PRE_PROVISION',
    });
    expect(refusal?.HookStatusReason).toContain('no Org::VPC::EniCleaner covers them');

    const mended = applyRemedy(template, await remediation());
    expect(await story.deploy(mended, 'mended')).toBe('CREATE_COMPLETE');
    expect((await hookEvents('mended')).map(({ HookStatus }) => HookStatus)).toContain(
      'HOOK_COMPLETE_SUCCEEDED',
    );
    expect((await story.delete('mended')).status).toBe('DELETE_COMPLETE');
    // Before the security group and the subnet went, it was asked about each.
    const deletions = story.world.journal
      .entries()
      .filter((entry) => entry.kind === 'invocation' && entry.action === 'HOOK DELETE');
    expect(deletions).toHaveLength(2);
    expect(deletions).toMatchObject([{ outcome: 'SUCCESS' }, { outcome: 'SUCCESS' }]);
  });

  it('warns, and lets the stack be, in WARN', async () => {
    await register({ Mode: 'WARN' });
    expect(await story.deploy(example('1-without-cleaner'))).toBe('CREATE_COMPLETE');
    const [warning] = await hookEvents();
    expect(warning?.HookStatus).toBe('HOOK_COMPLETE_SUCCEEDED');
    expect(warning?.HookStatusReason).toContain('Warning: The function Function uses');
  });

  it('lets CloudFormation try what it may outlast, and says so', async () => {
    await register({ Mode: 'FAIL', ExemptStacks: [] }, 'WARN');
    expect(await story.deploy(example('1-without-cleaner'))).toBe('CREATE_COMPLETE');
    const [ignored] = await hookEvents();
    expect(ignored?.HookStatusReason).toMatch(/ says more\. Failure was ignored under WARN mode\.$/u);
    expect(applyRemedy(example('1-without-cleaner'), await remediation())).toContain('EniCleaner');
    await story.delete();
    const reasons = (await hookEvents()).map(({ HookStatusReason }) => HookStatusReason ?? '').join('\n');
    expect(reasons).toMatch(/security group FunctionSecurityGroup \(sg-\w+\)/u);
    expect(reasons).toMatch(/they may stay for ever|will outlast CloudFormation’s tries/u);
  });

  it('is read by the guide’s commands where its failure was ignored: they show what is wrong, and the cure', async () => {
    await register({}, 'WARN');
    expect(await story.deploy(example('1-without-cleaner'))).toBe('CREATE_COMPLETE');
    const [name = '', list = '', get = '', , report = ''] = guideCommands('Read its warnings');
    const listed = await shell(`${name}\n${list}`);
    const [id = '', targetType, targetId, failureMode, reason] = listed.trim().split('\t');
    expect([targetType, failureMode]).toEqual(['STACK', 'WARN']);
    expect(targetId).toContain(':stack/story/');
    expect(reason).toMatch(/^The function Function uses .* Add to the template: EniCleaner: \{Type: /u);
    const [annotation, said, remedy = ''] = (await shell(get.replace('<id>', id))).trim().split('\t');
    expect([annotation, said]).toEqual([
      'uncovered: Function',
      expect.stringMatching(/^Line \d+: The function Function uses /u),
    ]);
    expect(applyRemedy(example('1-without-cleaner'), remedy)).toContain('Org::VPC::EniCleaner');

    const folder = mkdtempSync(join(tmpdir(), 'eniguard-'));
    writeFileSync(
      join(folder, 'config'),
      '[profile one]\naws_access_key_id = any\naws_secret_access_key = any\n',
    );
    const reported = await shell(`export AWS_CONFIG_FILE=${folder}/config PROFILES=one\n${report}`);
    rmSync(folder, { recursive: true });
    const [profile, , ofStack, why] = reported.trim().split('\t');
    expect([profile, ofStack, why]).toEqual(['one', targetId, reason]);
  });

  it('leaves exempt stacks alone', async () => {
    await register({ ExemptStacks: ['sto*'] });
    expect(await story.deploy(example('1-without-cleaner'))).toBe('CREATE_COMPLETE');
  });
});
