import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';

import { client, startCfnTest, type CfnTest, type Result } from './cfn-test';

/** The CloudFormation CLI's own contract tests against the hook's built bundle. */
const root = join(__dirname, '..', '..');

const NO_WILDCARDS = 'skipped: No wildcard hook targets.';

/** What each contract test has to end in. */
const expected: readonly (readonly [string, string])[] = [
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

let cfn: CfnTest;
let results: readonly Result[] = [];

beforeAll(async () => {
  cfn = await startCfnTest('hook', 'build/TypeFunction/hook.js', 'entrypoint');
  await client(CloudFormationClient, cfn.moto).send(
    new CreateStackCommand({
      StackName: 'fixtures',
      TemplateBody: readFileSync(join(__dirname, 'hook-fixtures.yaml'), 'utf8'),
    }),
  );
  await putIntoGroup();
  await client(CloudWatchLogsClient, cfn.moto).send(
    new CreateLogGroupCommand({ logGroupName: 'contract-logs' }),
  );
  const project = mkdtempSync(join(cfn.folder, 'project-'));
  for (const name of [
    '.rpdk-config',
    'org-vpc-eniguard.json',
    'target-info.json',
    'target-schemas',
    'inputs',
  ]) {
    cpSync(join(root, 'hook', name), join(project, name), { recursive: true });
  }
  const configuration = {
    CloudFormationConfiguration: { HookConfiguration: { Properties: { Mode: 'FAIL' } } },
  };
  writeFileSync(join(project, 'type-configuration.json'), JSON.stringify(configuration));
  results = await cfn.run(project, [
    '--typeconfig=type-configuration.json',
    '--log-group-name=contract-logs',
    '--log-role-arn=arn:aws:iam::123456789012:role/logs',
  ]);
});

afterAll(() => cfn.stop());

/** Moto's CloudFormation overlooks a network interface's `GroupSet`. */
async function putIntoGroup(): Promise<void> {
  const ec2 = client(EC2Client, cfn.moto);
  const groups = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [{ Name: 'description', Values: ['A network interface is in it'] }],
    }),
  );
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
  const [networkInterface] = NetworkInterfaces;
  await ec2.send(
    new ModifyNetworkInterfaceAttributeCommand({
      NetworkInterfaceId: networkInterface?.NetworkInterfaceId,
      Groups: (groups.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    }),
  );
}

describe('cfn test of the hook', () => {
  test.each(expected)('%s: %s', (name, outcome) => {
    expect(results.find((each) => each.name === name)?.outcome).toBe(outcome);
  });

  test('nothing else was tried', () => {
    expect(results.map(({ name }) => name).toSorted()).toEqual(expected.map(([name]) => name).toSorted());
  });

  test('the hook delivers its logs', async () => {
    const answer = await client(CloudWatchLogsClient, cfn.moto).send(
      new FilterLogEventsCommand({ logGroupName: 'contract-logs' }),
    );
    const messages = (answer.events ?? []).map((each) => each.message ?? '');
    expect(messages.filter((each) => each.includes('FAILED NonCompliant'))).toHaveLength(5);
    expect(messages.filter((each) => /^[A-Z_]+ \S+ \S+: SUCCESS/u.test(each))).toHaveLength(5);
  });
});
