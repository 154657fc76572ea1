import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Input } from '../../sandbox/call';
import { makeFunction, network, type Network } from '../support/network';

/*
 * Each condition of the roles' policies is taken away from the template, one at a time: what it forbids is refused
 * with it, and allowed without it; and what the handlers do is allowed all the same.
 */

const ROOT = join(__dirname, '..', '..');
const REGISTRY = readFileSync(join(ROOT, 'deploy/registry.yaml'), 'utf8');
const HOOK = readFileSync(join(ROOT, 'deploy/lambda-hook.yaml'), 'utf8');
const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/s/1';

/** The template without a line, which has to be there once for each time that it is to go. */
function without(template: string, line: string): string {
  expect(template).toContain(line);
  return template.replaceAll(line, '');
}

async function deployed(net: Network, template: string, logicalId: string): Promise<string> {
  const { cloud } = net.world;
  await cloud.call('cloudformation', 'CreateStack', {
    StackName: 'roles',
    TemplateBody: template,
    Capabilities: ['CAPABILITY_IAM'],
  });
  await net.world.time.advance(600_000);
  const answer = (await cloud.call('cloudformation', 'DescribeStackResource', {
    StackName: 'roles',
    LogicalResourceId: logicalId,
  })) as {
    readonly StackResourceDetail: { readonly PhysicalResourceId: string; readonly ResourceStatus: string };
  };
  expect(answer.StackResourceDetail.ResourceStatus).toBe('CREATE_COMPLETE');
  return answer.StackResourceDetail.PhysicalResourceId;
}

/** What EC2 or Lambda answers to the role: nothing, or its refusal's name. */
async function asRole(
  net: Network,
  roleName: string,
  service: string,
  operation: string,
  input: Input,
): Promise<string> {
  const caller = {
    accessKeyId: 'ASIA',
    arn: `arn:aws:sts::123456789012:assumed-role/${roleName}/x`,
    roleName,
  };
  try {
    await net.world.cloud.callByName(service, operation, input, caller);
    return 'done';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : 'not an error';
  }
}

const REFUSED = /not authorized to perform/u;

describe('the execution role of deploy/registry.yaml', () => {
  let net: Network;
  beforeEach(async () => {
    net = await network();
    await makeFunction(net, { FunctionName: 'of-a-stack', Tags: { 'aws:cloudformation:stack-id': STACK } });
    await makeFunction(net, { FunctionName: 'of-nobody' });
    await net.world.time.advance(60_000);
  });
  afterEach(() => net.world.close());

  const update = (role: string, FunctionName: string, more: Input = {}): Promise<string> =>
    asRole(net, role, 'lambda', 'UpdateFunctionConfiguration', {
      FunctionName,
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [], Ipv6AllowedForDualStack: false },
      ...more,
    });
  const LAYER = { Layers: ['arn:aws:lambda:us-east-1:123456789012:layer:l:1'] };
  const onto = (): Input => ({
    VpcConfig: { SubnetIds: [net.subnets[1]], SecurityGroupIds: [net.groups[1]] },
  });

  it('takes functions of stacks off their VPC, and does nothing else to functions', async () => {
    const role = await deployed(net, REGISTRY, 'ExecutionRole');
    expect(await update(role, 'of-nobody')).toMatch(REFUSED);
    expect(await update(role, 'of-a-stack', LAYER)).toMatch(REFUSED);
    expect(await update(role, 'of-a-stack', onto())).toMatch(REFUSED);
    expect(await update(role, 'of-a-stack')).toBe('done');
  });

  it.each<[string, string, string, () => Input]>([
    ['lambda:VpcIds', "                    lambda:VpcIds: 'true'\n", 'of-a-stack', onto],
    ['lambda:Layer', "                    lambda:Layer: 'true'\n", 'of-a-stack', () => LAYER],
    [
      'the stack’s tag',
      "                    aws:ResourceTag/aws:cloudformation:stack-id: 'false'\n",
      'of-nobody',
      () => ({}),
    ],
  ])('without %s it could do what that forbids', async (_what, line, name, more) => {
    const role = await deployed(net, without(REGISTRY, line), 'ExecutionRole');
    expect(await update(role, name, more())).not.toMatch(REFUSED);
  });

  const planted = (tags: Record<string, string>, service: 'user' | 'LambdaBefore2019' = 'user'): string =>
    net.world.eniRelease.plant({ service, subnetId: net.subnets[0], groupIds: [net.groups[0]], tags })[0] ??
    '';
  const remove = (role: string, NetworkInterfaceId: string): Promise<string> =>
    asRole(net, role, 'ec2', 'DeleteNetworkInterface', { NetworkInterfaceId });
  const detach = (role: string, id: string): Promise<string> =>
    asRole(net, role, 'ec2', 'DetachNetworkInterface', {
      AttachmentId: net.world.ec2.networkInterface(id)?.attachment?.attachmentId ?? '',
    });
  const MADE = { 'aws:cloudformation:stack-id': STACK };

  it('deletes and detaches nothing that CloudFormation made', async () => {
    const role = await deployed(net, REGISTRY, 'ExecutionRole');
    expect(await remove(role, planted(MADE))).toMatch(REFUSED);
    expect(await detach(role, planted(MADE, 'LambdaBefore2019'))).toMatch(REFUSED);
    expect(await remove(role, planted({}))).toBe('done');
    expect(await detach(role, planted({}, 'LambdaBefore2019'))).toBe('done');
  });

  it('without that condition it could', async () => {
    const line = "                  'Null': { aws:ResourceTag/aws:cloudformation:stack-id: 'true' }\n";
    const role = await deployed(net, without(REGISTRY, line), 'ExecutionRole');
    expect(await remove(role, planted(MADE))).toBe('done');
    expect(await detach(role, planted(MADE, 'LambdaBefore2019'))).toBe('done');
  });
});

describe('the invocation role of deploy/lambda-hook.yaml', () => {
  const SOURCE = /^ {14}# For these two hooks only[\s\S]*?(?=^ {6}Policies:)/mu;
  /** The role alone: its function is somebody else's affair. */
  const roleOf = (template: string): string => {
    const role = /^ {2}InvocationRole:\n[\s\S]*?(?=^ {2}# Two)/mu.exec(template)?.[0] ?? '';
    return `Parameters:\n  Organization: { Type: String, Default: Private }\nResources:\n${role
      .replace(/^.*PermissionsBoundary.*\n/mu, '')
      .replace('!GetAtt Function.Arn', "'*'")}`;
  };
  const ask = async (template: string): Promise<readonly boolean[]> => {
    const net = await network();
    try {
      const role = await deployed(net, roleOf(template), 'InvocationRole');
      return ['Private-VPC-EniGuardTemplates', 'Private-VPC-EniGuardDeletions', 'Private-VPC-Another'].map(
        (hook) =>
          net.world.iam.trusts(role, 'hooks.cloudformation.amazonaws.com', {
            'aws:sourceaccount': '123456789012',
            'aws:sourcearn': `arn:aws:cloudformation:us-east-1:123456789012:type/hook/${hook}/00000001`,
          }),
      );
    } finally {
      await net.world.close();
    }
  };

  it('is taken for its two hooks only', async () => {
    expect(await ask(HOOK)).toEqual([true, true, false]);
  });

  it('without its SourceArn it could be taken for any hook of the account', async () => {
    expect(HOOK).toMatch(SOURCE);
    expect(await ask(HOOK.replace(SOURCE, ''))).toEqual([true, true, true]);
  });
});
