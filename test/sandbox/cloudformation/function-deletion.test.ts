import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorldName } from '../../../sandbox/worlds';
import { Account, at } from './account';

const TEMPLATE = readFileSync(
  join(__dirname, '..', '..', '..', 'examples', '1-without-cleaner.yaml'),
  'utf8',
);
const WAITS =
  'Function DELETE_IN_PROGRESS: CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function to be cleaned up.';
const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const deny = (Action: string): object => ({ Effect: 'Deny', Action, Resource: '*' });

let account: Account;
function open(world?: WorldName): void {
  account = new Account(world === undefined ? {} : { world });
}
afterEach(() => account.end());

const waited = (): number => account.seconds('Function', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE') / 60;

describe('the deletion of a function in a VPC', () => {
  it('waits for its network interface by default, says so, and the plainest stack deletes', async () => {
    open();
    await expect(account.deploy(TEMPLATE)).resolves.toBe('CREATE_COMPLETE');
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
    expect(account.events().filter((each) => each === WAITS)).toHaveLength(1);
    expect(waited()).toBeGreaterThan(2);
    expect(waited()).toBeLessThan(45);
  });

  it('doesn’t wait in the world without it', async () => {
    open('no-wait');
    await account.deploy(TEMPLATE);
    await expect(account.delete()).resolves.toBe('DELETE_FAILED');
    expect(account.events()).not.toContain(WAITS);
    expect(waited()).toBeLessThan(1);
  });

  it('doesn’t wait for who may not look for network interfaces, and the stack fails', async () => {
    open();
    const deployer = await account.role('deployer', EVERYTHING, deny('ec2:DescribeNetworkInterfaces'));
    await account.deploy(TEMPLATE, {}, deployer);
    await expect(account.delete({}, deployer)).resolves.toBe('DELETE_FAILED');
    expect(account.events()).not.toContain(WAITS);
    expect(waited()).toBeLessThan(1);
  });

  it('goes by the rights of the stack’s role, not of who asks', async () => {
    open();
    const role = await account.role('stack', EVERYTHING, deny('ec2:DescribeNetworkInterfaces'));
    await account.deploy(TEMPLATE, { RoleARN: role.roleArn });
    const answer = await account.call('cloudformation', 'DescribeStacks', { StackName: 's' });
    expect(at(answer, 'Stacks', 0, 'RoleARN')).toBe(role.roleArn);
    await expect(account.delete()).resolves.toBe('DELETE_FAILED');
    expect(account.events()).not.toContain(WAITS);
  });

  it('ends after 45 minutes at most, without failing, where Lambda may no longer delete the network interface', async () => {
    open();
    await account.deploy(TEMPLATE);
    await account.call('iam', 'DetachRolePolicy', {
      RoleName: await account.resource('Role'),
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    });
    await account.delete();
    expect(account.events()).toContain('Function DELETE_COMPLETE');
    expect(waited()).toBeGreaterThanOrEqual(45);
    expect(waited()).toBeLessThan(46);
    expect(account.status()).toBe('DELETE_FAILED');
  });

  it('always takes 45 minutes in the world of the longest wait', async () => {
    open('longest-wait');
    await account.deploy(TEMPLATE);
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
    expect(waited()).toBeGreaterThanOrEqual(45);
    expect(waited()).toBeLessThan(46);
  });

  it('waits for its own network interface only, not for that of a function whose name begins like its own', async () => {
    open();
    const named = TEMPLATE.replace(
      '    Properties:\n      Runtime',
      '    Properties:\n      FunctionName: app\n      Runtime',
    );
    const other = TEMPLATE.replace(
      '    Properties:\n      Runtime',
      '    Properties:\n      FunctionName: app-2\n      Runtime',
    );
    expect(named).not.toBe(TEMPLATE);
    await account.deploy(other, { StackName: 'other' });
    await account.deploy(named);
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
    expect(waited()).toBeLessThan(44);
  });

  it('isn’t waited for in an update that takes a function off its VPC', async () => {
    open();
    await account.deploy(TEMPLATE);
    const off = TEMPLATE.replace(/ {6}VpcConfig:\n.*\n.*\n/u, '');
    await expect(account.update(off)).resolves.toBe('UPDATE_COMPLETE');
    expect(account.events().join('\n')).not.toContain('waiting for NetworkInterfaces');
    expect(account.seconds('Function', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE')).toBeLessThan(120);
  });
});

describe('a stack’s role', () => {
  it('bounds everything: denied lambda:DeleteFunction, the deletion fails with AWS’s words', async () => {
    open();
    const role = await account.role('stack', EVERYTHING, deny('lambda:DeleteFunction'));
    await account.deploy(TEMPLATE, { RoleARN: role.roleArn });
    await expect(account.delete()).resolves.toBe('DELETE_FAILED');
    expect(account.events()).toContainEqual(
      expect.stringMatching(
        /^Function DELETE_FAILED: Resource handler returned message: "User: arn:aws:sts::\d+:assumed-role\/stack\/AWSCloudFormation is not authorized to perform: lambda:DeleteFunction on resource: arn:aws:lambda:\S+ with an explicit deny in an identity-based policy \(Service: Lambda, Status Code: 403, Request ID: \S+\)" \(RequestToken: \S+, HandlerErrorCode: AccessDenied\)$/u,
      ) as string,
    );
  });

  it('is taken anew with each request that names one, and kept by those that don’t', async () => {
    open();
    const narrow = await account.role('narrow', EVERYTHING, deny('lambda:DeleteFunction'));
    const wide = await account.role('wide', EVERYTHING);
    await account.deploy(TEMPLATE, { RoleARN: narrow.roleArn });
    await expect(account.delete({ RoleARN: wide.roleArn })).resolves.toBe('DELETE_COMPLETE');
  });

  it('counts at once in the update that names it, for more and for less', async () => {
    open();
    const narrow = await account.role('narrow', EVERYTHING, deny('lambda:UpdateFunctionConfiguration'));
    const wide = await account.role('wide', EVERYTHING);
    const changed = TEMPLATE.replace(/( {6}VpcConfig:\n)/u, '      Timeout: 9\n$1');
    await account.deploy(TEMPLATE);
    await expect(account.update(changed, { RoleARN: narrow.roleArn })).resolves.toMatch(/_FAILED|ROLLBACK/u);
    expect(account.events().join('\n')).toContain('assumed-role/narrow/AWSCloudFormation is not authorized');
    await account.delete({ RoleARN: wide.roleArn });
    await account.deploy(TEMPLATE, { RoleARN: narrow.roleArn });
    await expect(account.update(changed, { RoleARN: wide.roleArn })).resolves.toBe('UPDATE_COMPLETE');
  });

  it('must exist, and be passed by who may', async () => {
    open();
    const RoleARN = 'arn:aws:iam::123456789012:role/nobody';
    await expect(account.deploy(TEMPLATE, { RoleARN })).rejects.toMatchObject({
      code: 'ValidationError',
      message: `Role ${RoleARN} is invalid or cannot be assumed`,
    });
    const wide = await account.role('wide', EVERYTHING);
    const poor = await account.role('poor', EVERYTHING, deny('iam:PassRole'));
    await expect(account.deploy(TEMPLATE, { RoleARN: wide.roleArn }, poor)).rejects.toMatchObject({
      code: 'AccessDenied',
    });
  });

  it('that is gone keeps the stack from being deleted, until another is named', async () => {
    open();
    const wide = await account.role('wide', EVERYTHING);
    await account.deploy(TEMPLATE, { RoleARN: wide.roleArn });
    await account.call('iam', 'DeleteRolePolicy', { RoleName: 'wide', PolicyName: 'p' });
    await account.call('iam', 'DeleteRole', { RoleName: 'wide' });
    await expect(account.delete()).rejects.toMatchObject({
      message: expect.stringContaining('cannot be assumed') as string,
    });
    const other = await account.role('other', EVERYTHING);
    await expect(account.delete({ RoleARN: other.roleArn })).resolves.toBe('DELETE_COMPLETE');
  });

  it('counts for change sets that name it', async () => {
    open();
    const role = await account.role('narrow', EVERYTHING, deny('lambda:CreateFunction'));
    const input = { StackName: 's', ChangeSetName: 'c', Capabilities: ['CAPABILITY_IAM'] };
    await account.call('cloudformation', 'CreateChangeSet', {
      ...input,
      ChangeSetType: 'CREATE',
      TemplateBody: TEMPLATE,
      RoleARN: role.roleArn,
    });
    await expect(account.do('ExecuteChangeSet', input)).resolves.toBe('ROLLBACK_COMPLETE');
  });
});
