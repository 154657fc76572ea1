import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';

import { client, type CfnTest, type Result } from './cfn-test';

const root = join(__dirname, '..', '..');

/** Where the hook's logs go. */
export const HOOK_LOGS = 'hook-logs';

/** Runs the contract tests of the hook's built bundle, with what they need in moto. */
export async function testHook(cfn: CfnTest): Promise<readonly Result[]> {
  await client(CloudFormationClient, cfn.moto).send(
    new CreateStackCommand({
      StackName: 'hook-fixtures',
      TemplateBody: readFileSync(join(__dirname, 'hook-fixtures.yaml'), 'utf8'),
    }),
  );
  await putIntoGroup(cfn);
  await client(CloudWatchLogsClient, cfn.moto).send(new CreateLogGroupCommand({ logGroupName: HOOK_LOGS }));
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
  const bundle = { project: 'hook', file: 'build/TypeFunction/hook.js', entrypoint: 'entrypoint' };
  return cfn.run(await cfn.serve(bundle), project, [
    '--typeconfig=type-configuration.json',
    `--log-group-name=${HOOK_LOGS}`,
    '--log-role-arn=arn:aws:iam::123456789012:role/logs',
  ]);
}

/** Moto's CloudFormation overlooks a network interface's `GroupSet`. */
async function putIntoGroup(cfn: CfnTest): Promise<void> {
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
