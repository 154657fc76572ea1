import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { zipSync } from 'fflate';

import { example, Story } from '../stories/story';

/*
 * Types that were registered without an execution role, by what was built: what they say, and that it works when it is
 * done. Processes start in real time.
 */

const ROOT = join(__dirname, '..', '..');
const read = (path: string): Uint8Array => readFileSync(join(ROOT, path));

interface Registered {
  readonly Type: 'RESOURCE' | 'HOOK';
  readonly TypeName: string;
  readonly folder: string;
  readonly schema: string;
  readonly bundle: string;
  readonly role: string;
}

const CLEANER: Registered = {
  Type: 'RESOURCE',
  TypeName: 'Org::VPC::EniCleaner',
  folder: '',
  schema: 'org-vpccleanup-enicleaner.json',
  bundle: 'handlers.js',
  role: 'resource-role.yaml',
};
const GUARD: Registered = {
  Type: 'HOOK',
  TypeName: 'Org::VPC::EniGuard',
  folder: 'hook/',
  schema: 'org-vpc-eniguard.json',
  bundle: 'hook.js',
  role: 'hook-role.yaml',
};

let story: Story;
beforeEach(async () => {
  story = await Story.begin({ project: null });
  await story.world.cloud.call('s3', 'CreateBucket', { Bucket: 'packages' });
});
afterEach(() => story.end());

/** As `cfn submit` registers it: `with` a role, as `guides/publish.md` has it, or without. */
async function register(
  { Type, TypeName, folder, schema, bundle, role }: Registered,
  how: 'with a role' | 'without',
): Promise<void> {
  const call = story.world.cloud.call.bind(story.world.cloud);
  const provider = zipSync({ [bundle]: read(`${folder}build/TypeFunction/${bundle}`) });
  const Body = zipSync({
    'schema.json': read(`${folder}${schema}`),
    '.rpdk-config': read(`${folder}.rpdk-config`),
    'ResourceProvider.zip': provider,
  });
  await call('s3', 'PutObject', { Bucket: 'packages', Key: `${bundle}.zip`, Body });
  let arn: string | undefined;
  if (how === 'with a role') {
    const name = `${bundle.replace('.js', '')}-role`;
    expect(await story.deploy(new TextDecoder().decode(read(`${folder}${role}`)), name)).toBe(
      'CREATE_COMPLETE',
    );
    const { Stacks } = (await call('cloudformation', 'DescribeStacks', { StackName: name })) as {
      readonly Stacks: readonly { readonly Outputs: readonly { readonly OutputValue: string }[] }[];
    };
    arn = Stacks[0]?.Outputs[0]?.OutputValue;
  }
  await call('cloudformation', 'RegisterType', {
    Type,
    TypeName,
    SchemaHandlerPackage: `s3://packages/${bundle}.zip`,
    ...(arn === undefined ? {} : { ExecutionRoleArn: arn }),
  });
  await story.world.time.idle();
  if (arn !== undefined)
    await call('cloudformation', 'SetTypeDefaultVersion', { Type, TypeName, VersionId: '00000002' });
}

function reasons(): string {
  return story.world.journal
    .entries()
    .flatMap((entry) => (entry.kind === 'stack-event' ? [entry.reason ?? ''] : []))
    .join('\n');
}

it('the type says to be registered with one, and works then', async () => {
  await register(CLEANER, 'without');
  expect(await story.deploy(example('2-with-cleaner'), 'first')).toBe('ROLLBACK_COMPLETE');
  expect(reasons()).toContain(
    'The request came without credentials. Register Org::VPC::EniCleaner with an execution role (guides/publish.md).',
  );
  await register(CLEANER, 'with a role');
  expect(await story.deploy(example('2-with-cleaner'))).toBe('CREATE_COMPLETE');
  expect((await story.delete()).status).toBe('DELETE_COMPLETE');
});

it('the hook says so before a deletion, and works then', async () => {
  const network = example('2-with-cleaner')
    .replace(/\n {2}Role:[\s\S]*$/u, '\n')
    .replace(/\n {2}EniCleaner:[\s\S]*$/u, '\n');
  await register(GUARD, 'without');
  await story.world.cloud.call('cloudformation', 'SetTypeConfiguration', {
    Type: GUARD.Type,
    TypeName: GUARD.TypeName,
    Configuration: JSON.stringify({
      CloudFormationConfiguration: {
        HookConfiguration: {
          HookInvocationStatus: 'ENABLED',
          TargetOperations: ['RESOURCE'],
          FailureMode: 'FAIL',
          Properties: {},
        },
      },
    }),
  });
  expect(await story.deploy(network)).toBe('CREATE_COMPLETE');
  expect((await story.delete()).status).toBe('DELETE_FAILED');
  expect(reasons()).toContain(
    'The request came without credentials. Register Org::VPC::EniGuard with an execution role (guides/publish.md)',
  );
  await register(GUARD, 'with a role');
  expect((await story.delete()).status).toBe('DELETE_COMPLETE');
});
