import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { UpdateStackCommand } from '@aws-sdk/client-cloudformation';

import { edited, REPLACED } from '../../sandbox/demo/edits';
import type { Planting } from '../../sandbox/eni-release';
import { NETWORK } from '../support/templates';
import { example, type Story } from './story';

/** Where network interfaces can be planted. */
export type Place = Pick<Planting, 'subnetId' | 'groupIds'>;

/** A subnet and a group of no stack's. */
export async function placeOfNoStack({
  clients: { ec2 },
}: Story): Promise<Place & { readonly vpcId: string }> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = Vpc?.VpcId;
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'g', Description: 'g' }),
  );
  return { vpcId: VpcId ?? '', subnetId: Subnet?.SubnetId ?? '', groupIds: [GroupId] };
}

/** The subnet and the group of a stack `network`, which this makes; `more` is what its template has besides. */
export async function placeOfNetworkStack(
  story: Story,
  more = '',
): Promise<Place & { readonly groupId: string }> {
  await story.deploy(NETWORK + more, 'network');
  const [subnetId = '', groupId = ''] = await Promise.all(
    ['Subnet', 'Group'].map((each) => story.physicalId(each, 'network')),
  );
  return { subnetId, groupId, groupIds: [groupId] };
}

/**
 * Updates the stack `app`, made of the example without a cleaner, so that its group is replaced, and leaves it locked in
 * the clean-up. Gives the old group.
 */
export async function lockUpdate(story: Story): Promise<string> {
  const old = await story.physicalId('FunctionSecurityGroup', 'app');
  await story.clients.cloudFormation.send(
    new UpdateStackCommand({
      StackName: 'app',
      TemplateBody: edited(example('1-without-cleaner'), REPLACED),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  await story.world.time.advance(300_000);
  await expect(story.status('app')).resolves.toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  return old;
}
