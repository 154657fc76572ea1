import { DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';

import type { Probe } from '../probe';
import { NETWORK, NETWORK_WITHOUT_GROUP } from '../templates';
import { block } from './blocked-group';

/** What is tried in an update's clean-up before it is given up. */
const ATTEMPTS = 3;

export const updateCleanUp: Probe = {
  name: 'update-clean-up',
  assumed:
    'In an update’s clean-up CloudFormation tries three times to delete a security group, gives it up, and the update succeeds all the same.',
  grade: 'documented',
  minutes: 90,
  run: async (lab) => {
    const stack = await lab.deploy('clean-up', NETWORK);
    // The stack forgets its group, and it blocks the VPC: it is taken back after what blocks it, which is told of later.
    lab.later(() =>
      lab.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: stack.outputs['Group'] ?? '' })),
    );
    await block(lab, stack);
    const began = lab.now();
    const { events, status } = await lab.update(stack, NETWORK_WITHOUT_GROUP);
    const seconds = Math.round((lab.now() - began) / 1_000);
    const attempts = events.filter(
      ({ LogicalResourceId, ResourceStatus }) =>
        LogicalResourceId === 'Group' && ResourceStatus === 'DELETE_FAILED',
    ).length;
    return {
      seen: `The group failed ${attempts} times; the update took ${seconds} s and ended in ${status}.`,
      agrees: attempts === ATTEMPTS && status === 'UPDATE_COMPLETE',
      figures: { attempts, seconds, status },
    };
  },
};
