import { CreateNetworkInterfaceCommand, DeleteNetworkInterfaceCommand } from '@aws-sdk/client-ec2';

import { secondsBetween, type Probe } from '../probe';
import { NETWORK } from '../templates';

export const groupRetries: Probe = {
  name: 'group-retries',
  assumed:
    'CloudFormation tries to delete a security group or subnet for 15 to 20 minutes, once, before it fails.',
  grade: 'assumed',
  minutes: 60,
  run: async (lab) => {
    const stack = await lab.deploy('retries', NETWORK);
    const made = await lab.aws.ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: stack.outputs['Subnet'],
        Groups: [stack.outputs['Group'] ?? ''],
        Description: 'enicleaner verify',
      }),
    );
    const id = made.NetworkInterface?.NetworkInterfaceId;
    const remove = async (): Promise<void> => {
      await lab.aws.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
    };
    lab.later(remove);
    const { events, status } = await lab.destroy(stack);
    const times = ['Group', 'Subnet'].map((each) =>
      secondsBetween(events, each, 'DELETE_IN_PROGRESS', ['DELETE_FAILED']),
    );
    const [group, subnet] = times;
    if (group === undefined || subnet === undefined) {
      return { seen: `Not both failed; the stack ended in ${status}.`, agrees: undefined };
    }
    return {
      seen: `The group failed after ${Math.round(group)} s, the subnet after ${Math.round(subnet)} s; the stack ended in ${status}.`,
      agrees: [group, subnet].every((each) => each >= 840 && each <= 1_320),
      figures: { group: Math.round(group), subnet: Math.round(subnet) },
    };
  },
};
