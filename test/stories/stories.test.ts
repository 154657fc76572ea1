import { CreateNetworkInterfaceCommand } from '@aws-sdk/client-ec2';
import { CreateFunctionCommand, PublishVersionCommand } from '@aws-sdk/client-lambda';

import { codeOf } from '../support/code';
import { example, Story } from './story';

describe('a stack with a cleaner', () => {
  let story: Story;
  afterEach(() => story.end());

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('deletes, whatever the release times (seed %d)', async (seed) => {
    story = await Story.begin({ seed });
    await story.deploy(example('2-with-cleaner'));
    const deletion = await story.delete();
    expect(deletion.failures).toEqual([]);
    expect(deletion.status).toBe('DELETE_COMPLETE');
    expect(deletion.longestInvocation).toBeLessThan(30_000);
    expect(story.world.ec2.networkInterfaces()).toEqual([]);
  });

  it('leaves no state behind', async () => {
    story = await Story.begin();
    await story.deploy(example('2-with-cleaner'));
    await expect(
      story.world.cloud.call('ssm', 'GetParametersByPath', { Path: '/Org/VPC/EniCleaner' }),
    ).resolves.toMatchObject({ Parameters: [{}] });
    await story.delete();
    await expect(
      story.world.cloud.call('ssm', 'GetParametersByPath', { Path: '/Org/VPC/EniCleaner' }),
    ).resolves.toMatchObject({ Parameters: [] });
  });

  it('refuses a group that does not exist, when the stack is made', async () => {
    story = await Story.begin();
    const template = example('2-with-cleaner').replace(
      'SecurityGroupIds: [!Ref FunctionSecurityGroup]\n      SubnetIds',
      'SecurityGroupIds: [sg-0123456789abcdef0]\n      SubnetIds',
    );
    await expect(story.deploy(template)).resolves.toBe('ROLLBACK_COMPLETE');
    const reasons = story.world.journal
      .entries()
      .flatMap((entry) => (entry.kind === 'stack-event' ? [entry.reason ?? ''] : []));
    expect(reasons.join('\n')).toContain('Not found in us-east-1: sg-0123456789abcdef0');
  });

  it('fails early, with name and cure, when a function outside the stack holds the network interface', async () => {
    story = await Story.begin();
    await story.deploy(example('2-with-cleaner'));
    await story.clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'somebody-elses',
        Role: `arn:aws:iam::123456789012:role/${await story.physicalId('Role')}`,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: codeOf() },
        VpcConfig: {
          SubnetIds: [await story.physicalId('PrivateSubnet')],
          SecurityGroupIds: [await story.physicalId('FunctionSecurityGroup')],
        },
      }),
    );
    const deletion = await story.delete();
    expect(deletion.failures.join('\n')).toContain(
      'Function somebody-elses, which belongs to no stack, uses the same subnet and security groups',
    );
    expect(deletion.failures.find((each) => each.startsWith('EniCleaner'))).toContain('NotStabilized');
    const held = story.world.ec2.networkInterfaces();
    expect(held.map(({ status }) => status)).toEqual(['in-use']);
  });

  it('fails early when a published version makes taking it off the VPC first impossible, and the cure it names works', async () => {
    story = await Story.begin();
    await story.deploy(example('3-function-names'));
    await story.clients.lambda.send(
      new PublishVersionCommand({ FunctionName: await story.physicalId('Function') }),
    );
    const deletion = await story.delete();
    expect(deletion.failures.join('\n')).toMatch(
      /Published version \S+:1 of Function keeps its network interfaces/u,
    );
    // As the message says: once more, and nothing retained (test/advice plays all that messages say).
    expect((await story.delete()).status).toBe('DELETE_COMPLETE');
  });

  it('fails early when it has to go before a function that it may not take off the VPC', async () => {
    story = await Story.begin();
    const wrong = example('3-function-names')
      .replace('      FunctionNames: [!Ref Function]\n', '')
      .replace(
        '    Type: Org::VPC::EniCleaner\n',
        '    Type: Org::VPC::EniCleaner\n    DependsOn: Function\n',
      );
    await story.deploy(wrong);
    const deletion = await story.delete();
    expect(deletion.failures.join('\n')).toContain(
      'is deleted only after this resource, which may not take it off the VPC',
    );
    expect(deletion.failures.find((each) => each.startsWith('EniCleaner'))).toContain('NotStabilized');
  });

  it('names a foreign network interface and leaves it alone', async () => {
    story = await Story.begin();
    await story.deploy(example('2-with-cleaner'));
    const { NetworkInterface } = await story.clients.ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: await story.physicalId('PrivateSubnet'),
        Description: 'mine',
      }),
    );
    const deletion = await story.delete();
    expect(deletion.lastMessage).toContain(
      `${NetworkInterface?.NetworkInterfaceId ?? '?'} (not a known service’s, "mine")`,
    );
    expect(story.world.ec2.networkInterfaces().map(({ networkInterfaceId }) => networkInterfaceId)).toEqual([
      NetworkInterface?.NetworkInterfaceId,
    ]);
  });
});
