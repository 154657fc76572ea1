import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { client, startCfnTest, type CfnTest, type Result } from './cfn-test';
import { HOOK_LOGS, testHook } from './hook';

/** The CloudFormation CLI's own contract tests against the built bundles, all at once in one AWS of moto's. */
const root = join(__dirname, '..', '..');

/** What each contract test has to end in, for every set of inputs. */
const expected: readonly (readonly [string, string])[] = [
  ['contract_check_asserts_work', 'passed'],
  ['contract_create_create', 'skipped: callers cannot choose the identifier (No writable identifiers.)'],
  ['contract_create_delete', 'passed'],
  ['contract_create_list', 'passed'],
  ['contract_create_read', 'passed'],
  ['contract_create_taggable', 'skipped: the type has no tags (Resource is not taggable.)'],
  ['contract_delete_create', 'skipped: callers cannot choose the identifier (No writable identifiers.)'],
  ['contract_delete_delete', 'passed'],
  ['contract_delete_list', 'passed'],
  ['contract_delete_read', 'passed'],
  ['contract_delete_update', 'passed'],
  ['contract_update_list', 'passed'],
  ['contract_update_read', 'passed'],
  ['contract_update_tag_updatable', 'skipped: the type has no tags (Resource is not tagUpdatable.)'],
  ['contract_update_without_create', 'passed'],
];

const NO_WILDCARDS = 'skipped: No wildcard hook targets.';

/** The same for the hook. */
const expectedOfHook: readonly (readonly [string, string])[] = [
  ['contract_check_asserts_work', 'passed'],
  ['contract_pre_create_success', 'passed'],
  ['contract_pre_create_failed', 'passed'],
  ['contract_pre_create_failed_unsupported_target', NO_WILDCARDS],
  ['contract_pre_update_success', 'passed'],
  ['contract_pre_update_failed', 'passed'],
  ['contract_pre_update_failed_unsupported_target', NO_WILDCARDS],
  ['contract_pre_delete_success', 'passed'],
  ['contract_pre_delete_failed', 'passed'],
  ['contract_pre_delete_failed_unsupported_target', NO_WILDCARDS],
];

/** The sets of inputs, each with what else its run tries. */
const sets = [
  { set: 1, options: [] },
  {
    set: 2,
    options: [
      '--typeconfig=type-configuration.json',
      '--log-group-name=contract-logs',
      '--log-role-arn=arn:aws:iam::123456789012:role/logs',
    ],
  },
] as const;

const results = new Map<number, readonly Result[]>();
let cfn: CfnTest;
/** The hook's. */
let ofHook: readonly Result[] = [];

beforeAll(async () => {
  cfn = await startCfnTest();
  [, ofHook] = await Promise.all([testType(), testHook(cfn)]);
});

async function testType(): Promise<void> {
  await client(CloudFormationClient, cfn.moto).send(
    new CreateStackCommand({
      StackName: 'fixtures',
      TemplateBody: readFileSync(join(__dirname, 'fixtures.yaml'), 'utf8'),
    }),
  );
  const bundle = { project: '.', file: 'build/TypeFunction/handlers.js', entrypoint: 'entrypoint' };
  const endpoint = await cfn.serve(bundle);
  await Promise.all(
    sets.map(async ({ set, options }) => {
      results.set(set, await cfn.run(endpoint, projectWith(set), options));
    }),
  );
}

afterAll(() => cfn.stop());

describe.each(sets)('cfn test with inputs/inputs_$set', ({ set }) => {
  test.each(expected)('%s: %s', (name, outcome) => {
    const result = results.get(set)?.find((each) => each.name === name);
    expect(result?.outcome).toBe(outcome.replace(/: .* \((.*)\)$/, ': $1'));
  });

  test('nothing else was tried', () => {
    const names = (results.get(set) ?? []).map((each) => each.name).toSorted();
    expect(names).toEqual(expected.map(([name]) => name));
  });
});

describe('with a log group and a role for logs', () => {
  test('the handler delivers its logs', async () => {
    const answer = await client(CloudWatchLogsClient, cfn.moto).send(
      new FilterLogEventsCommand({ logGroupName: 'contract-logs' }),
    );
    const messages = (answer.events ?? []).map((each) => each.message ?? '');
    expect(messages.filter((each) => each.includes('[CREATE] invoking handler...'))).not.toHaveLength(0);
    expect(messages.filter((each) => each.includes('[DELETE] handler invoked'))).not.toHaveLength(0);
    // The last message of an invocation, once for each.
    const starts = messages.filter((each) => each.startsWith('START RequestId'));
    expect(messages.filter((each) => each.startsWith('Log delivery completed.'))).toHaveLength(starts.length);
  });

  test('the handler delivers its metrics', async () => {
    const answer = await client(CloudWatchClient, cfn.moto).send(
      new ListMetricsCommand({ Namespace: 'AWS/CloudFormation/Org/VPC/EniCleaner' }),
    );
    const names = new Set((answer.Metrics ?? []).map((each) => each.MetricName ?? ''));
    expect([...names].toSorted()).toEqual([
      'HandlerException',
      'HandlerInvocationCount',
      'HandlerInvocationDuration',
    ]);
  });
});

describe('cfn test of the hook', () => {
  test.each(expectedOfHook)('%s: %s', (name, outcome) => {
    expect(ofHook.find((each) => each.name === name)?.outcome).toBe(outcome);
  });

  test('nothing else was tried', () => {
    expect(ofHook.map(({ name }) => name).toSorted()).toEqual(
      expectedOfHook.map(([name]) => name).toSorted(),
    );
  });

  test('the hook delivers its logs', async () => {
    const answer = await client(CloudWatchLogsClient, cfn.moto).send(
      new FilterLogEventsCommand({ logGroupName: HOOK_LOGS }),
    );
    const messages = (answer.events ?? []).map((each) => each.message ?? '');
    expect(messages.filter((each) => each.includes('FAILED NonCompliant'))).toHaveLength(5);
    expect(messages.filter((each) => /^[A-Z_]+ \S+ \S+: SUCCESS/u.test(each))).toHaveLength(5);
  });
});

/** A copy of the project that has this set of inputs only: the CLI takes the sets one after the other. */
function projectWith(set: number): string {
  const project = mkdtempSync(join(cfn.folder, 'project-'));
  for (const name of ['.rpdk-config', 'org-vpc-enicleaner.json']) {
    cpSync(join(root, name), join(project, name), { dereference: true });
  }
  for (const kind of ['create', 'update', 'invalid']) {
    cpSync(
      join(root, 'inputs', `inputs_${String(set)}_${kind}.json`),
      join(project, 'inputs', `inputs_1_${kind}.json`),
    );
  }
  writeFileSync(join(project, 'type-configuration.json'), JSON.stringify({ TimeoutInMinutes: 10 }));
  return project;
}
