import { example, failureOf, lastWords, reasonsOf, Scene, type Ended } from './scene';

/*
 * What a success leaves unsaid: guides/decisions/007-what-a-success-says.md. Played in a cloud that shows what handlers
 * say in its events, and in one that doesn't, where the log and the hook's events have it.
 */

const RIGHT = example('2-with-cleaner');
const TARGETS = '      SubnetIds: [!Ref PrivateSubnet]\n';
const MINUTE = 60_000;

let scene: Scene;
afterEach(() => scene.end());

function begin(isShown: boolean): void {
  scene = new Scene({ faults: isShown ? { 'progress-in-events': 1 } : {} });
}

async function place(): Promise<readonly [string, string]> {
  return [await scene.physicalId('PrivateSubnet'), await scene.physicalId('FunctionSecurityGroup')];
}

/** How often it looked and told it, at the end. */
function told({ answers }: Ended): readonly string[] {
  return answers.slice(-2).map(({ outcome }) => outcome?.status ?? 'none');
}

/** A stack in whose group somebody has a network interface of his own. */
async function foreign(): Promise<string> {
  expect((await scene.deploy(RIGHT)).status).toBe('CREATE_COMPLETE');
  const [subnetId, groupId] = await place();
  const [id = ''] = scene.world.eniRelease.plant({
    service: 'user',
    owner: 'mine',
    subnetId,
    groupIds: [groupId],
  });
  return id;
}

it('nothing to say: no event more, and no invocation', async () => {
  begin(true);
  await scene.deploy(RIGHT);
  const ended = await scene.delete();
  expect(ended.status).toBe('DELETE_COMPLETE');
  expect(reasonsOf(ended).at(-1)).not.toMatch(/is gone/u);
  expect(told(ended)).toEqual(['IN_PROGRESS', 'SUCCESS']);
});

it('a foreign network interface: the last event before the success names it', async () => {
  begin(true);
  const id = await foreign();
  const ended = await scene.delete();
  expect(reasonsOf(ended).at(-1)).toContain(
    `1 other network interface not touched, which will keep its groups and subnets from being deleted: ${id} (not a known service’s, "mine")`,
  );
  expect(failureOf(ended)).toBe('');
  expect(lastWords(ended)).toBe(reasonsOf(ended).at(-1));
});

it('the same where no event shows what handlers say: the log has it, and the hook’s event', async () => {
  begin(false);
  await scene.guard({}, 'WARN');
  const id = await foreign();
  const ended = await scene.delete();
  expect(reasonsOf(ended)).toEqual([]);
  // Each answer is logged (src/runtime/entrypoints.ts), with the report as its last.
  expect(lastWords(ended)).toContain(`${id} (not a known service’s, "mine")`);
  expect(reasonsOf(ended, 'FunctionSecurityGroup').join('\n')).toContain(
    `Hook failed with message: The security group FunctionSecurityGroup`,
  );
  expect(reasonsOf(ended, 'FunctionSecurityGroup').join('\n')).toContain(id);
});

it('OnTimeout SUCCEED: what was left', async () => {
  begin(true);
  await scene.deploy(
    RIGHT.replace(TARGETS, `${TARGETS}      TimeoutInMinutes: 2\n      OnTimeout: SUCCEED\n`),
  );
  const ended = await scene.delete();
  expect(failureOf(ended)).toBe('');
  expect(reasonsOf(ended).at(-1)).toMatch(
    /^The 2 minutes are over and 1 network interface is left\..* Left: eni-/u,
  );
});

it('an update that waits for nothing, and one whose functions stay: what is left in place', async () => {
  begin(true);
  const onePass = RIGHT.replace(TARGETS, `${TARGETS}      UpdateTimeoutInMinutes: 0\n`);
  await scene.deploy(onePass);
  const ended = await scene.update(onePass.replace('interfaces of the function', 'interfaces'));
  expect(ended.status).toBe('UPDATE_COMPLETE');
  expect(reasonsOf(ended).join('\n')).toMatch(
    /Not waiting, because UpdateTimeoutInMinutes is 0: 1 network interface left in place: eni-/u,
  );
});

it('ends where contexts get lost, though nobody knows any more that it was said', async () => {
  begin(true);
  await foreign();
  scene.world.faults.set('context-lost', 1);
  const lost = await scene.delete();
  expect(lost.answers.at(-1)?.outcome?.status).toBe('SUCCESS');
  const [first, last] = [lost.answers[0], lost.answers.at(-1)];
  expect((last?.ended ?? Infinity) - (first?.began ?? 0)).toBeLessThan(125 * MINUTE);
});

it('a status that may not be read: says so, and which permission lacks', async () => {
  begin(true);
  await scene.deploy(example('3-function-names'));
  await scene.deny('cloudformation:DescribeStacks');
  const ended = await scene.delete();
  expect(reasonsOf(ended).at(-1)).toMatch(
    /^What the stack is doing can’t be read, because the type’s execution role lacks cloudformation:DescribeStacks: so no function was taken off its VPC/u,
  );
  // The group's own tries may outlast it; if not, the stack is deleted again. Before the next one, what the words say.
  await scene.world.time.advance(60 * MINUTE);
  if (ended.status !== 'DELETE_COMPLETE') await scene.delete();
  await scene.allow();
  await scene.deploy(example('3-function-names'), 'next');
  const next = await scene.delete('next');
  expect([next.status, reasonsOf(next).join('\n').includes('can’t be read')]).toEqual([
    'DELETE_COMPLETE',
    false,
  ]);
});

describe('a rule of another group that refers to the guarded one', () => {
  const refer = async (): Promise<readonly [string, string]> => {
    await scene.deploy(RIGHT);
    const groupId = await scene.physicalId('FunctionSecurityGroup');
    const { GroupId = '' } = await scene.world.cloud.call('ec2', 'CreateSecurityGroup', {
      GroupName: 'database',
      Description: 'Somebody else’s',
      VpcId: await scene.physicalId('Vpc'),
    });
    await scene.call('ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: groupId }] },
      ],
    });
    return [groupId, GroupId];
  };

  it('is said by the cleaner, with the command that revokes it', async () => {
    begin(true);
    const [groupId, other] = await refer();
    const ended = await scene.delete();
    const message = reasonsOf(ended).at(-1) ?? '';
    expect(message).toContain(
      `${groupId} can’t be deleted while the ingress rule of security group ${other} (database) refers to it. Revoke it (aws ec2 revoke-security-group-ingress --group-id ${other} --protocol tcp --port 5432 --source-group ${groupId}), then delete the stack again.`,
    );
    expect(ended.status).toBe('DELETE_FAILED');
    await scene.call('ec2', 'RevokeSecurityGroupIngress', {
      GroupId: other,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: groupId }] },
      ],
    });
    await scene.call('ec2', 'DeleteSecurityGroup', { GroupId: other });
    expect((await scene.delete()).status).toBe('DELETE_COMPLETE');
  });

  it('is said of a group of the same stack, too, where that stays', async () => {
    begin(true);
    await scene.deploy(
      RIGHT.replace(
        /^Resources:\n/mu,
        `Resources:
  Kept:
    Type: AWS::EC2::SecurityGroup
    DeletionPolicy: Retain
    Properties:
      GroupDescription: database
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref FunctionSecurityGroup }
`,
      ),
    );
    const [groupId, kept] = [await scene.physicalId('FunctionSecurityGroup'), await scene.physicalId('Kept')];
    const ended = await scene.delete();
    expect(ended.status).toBe('DELETE_FAILED');
    expect(reasonsOf(ended).at(-1)).toContain(
      `${groupId} can’t be deleted while the ingress rule of security group ${kept} (`,
    );
    await scene.call('ec2', 'RevokeSecurityGroupIngress', {
      GroupId: kept,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: groupId }] },
      ],
    });
    await scene.call('ec2', 'DeleteSecurityGroup', { GroupId: kept });
    expect((await scene.delete()).status).toBe('DELETE_COMPLETE');
  });

  it('is a reason for the hook to refuse, with the same command', async () => {
    begin(false);
    const [groupId, other] = await refer();
    await scene.guard();
    const ended = await scene.delete();
    expect(ended.status).toBe('DELETE_FAILED');
    expect(reasonsOf(ended, 'FunctionSecurityGroup').join('\n')).toContain(
      `can’t be deleted while the ingress rule of security group ${other} (database) refers to it. Revoke it (aws ec2 revoke-security-group-ingress --group-id ${other} --protocol tcp --port 5432 --source-group ${groupId}), then delete the stack again.`,
    );
    await scene.call('ec2', 'RevokeSecurityGroupIngress', {
      GroupId: other,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: groupId }] },
      ],
    });
    await scene.call('ec2', 'DeleteSecurityGroup', { GroupId: other });
    expect((await scene.delete()).status).toBe('DELETE_COMPLETE');
  });

  it('isn’t asked for where that is denied, and loses those words only', async () => {
    begin(true);
    await refer();
    await scene.deny('ec2:DescribeSecurityGroups');
    const ended = await scene.delete();
    expect(failureOf(ended)).toBe('');
    expect(lastWords(ended)).toMatch(/^The network interface that a service had left is gone/u);
  });
});

it('the hook doesn’t comfort where the function’s role goes with the stack, and its command works', async () => {
  begin(false);
  await scene.guard();
  await scene.deploy(example('1-without-cleaner'));
  const ended = await scene.delete();
  expect(reasonsOf(ended, 'FunctionSecurityGroup').join('\n')).toMatch(
    /where that goes with the stack, they may stay for ever\. If the deletion fails, delete those that are available \(aws ec2 delete-network-interface --network-interface-id eni-\w+\), then delete the stack again/u,
  );
  expect(ended.status).toBe('DELETE_FAILED');
  for (const { networkInterfaceId } of scene.world.ec2.networkInterfaces()) {
    await scene.call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId: networkInterfaceId });
  }
  expect((await scene.delete()).status).toBe('DELETE_COMPLETE');
});

it('an update under a published version: its name, and the command that frees the old group', async () => {
  begin(true);
  await scene.deploy(RIGHT);
  const [name, groupId] = [
    await scene.physicalId('Function'),
    await scene.physicalId('FunctionSecurityGroup'),
  ];
  await scene.call('lambda', 'PublishVersion', { FunctionName: name });
  await scene.world.time.advance(MINUTE);
  const ended = await scene.update(RIGHT.replace('interfaces of the function', 'interfaces'));
  expect(ended.status).toBe('UPDATE_COMPLETE');
  expect(reasonsOf(ended).at(-1)).toContain(
    `aws lambda delete-function --function-name ${name} --qualifier 1`,
  );
  await scene.call('lambda', 'DeleteFunction', { FunctionName: name, Qualifier: '1' });
  await scene.world.time.advance(60 * MINUTE);
  for (const { networkInterfaceId, status } of scene.world.ec2.networkInterfaces()) {
    if (status === 'available')
      await scene.call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId: networkInterfaceId });
  }
  await scene.call('ec2', 'DeleteSecurityGroup', { GroupId: groupId });
  expect((await scene.delete()).status).toBe('DELETE_COMPLETE');
});
