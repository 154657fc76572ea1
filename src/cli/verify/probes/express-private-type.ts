import { DescribeTypeCommand } from '@aws-sdk/client-cloudformation';
import { types } from 'node:util';

import { secondsBetween, type Probe } from '../probe';
import { functionInVpc } from '../templates';

const CLEANER = `  Cleaner:
    Type: Org::VPC::EniCleaner
    Properties:
      SecurityGroupIds: [!Ref Group]
      SubnetIds: [!Ref Subnet]
      TimeoutInMinutes: 60
`;

/** A cleaner answers IN_PROGRESS for as long as a release lasts: whether CloudFormation stays with it shows in its time. */
const AT_ONCE = 45;

export const privateTypeInExpress: Probe = {
  name: 'express-mode-and-private-types',
  assumed:
    'In express mode a private type that answers IN_PROGRESS is waited for (world express; the other reading: express-unseen).',
  grade: 'assumed',
  minutes: 60,
  run: async (lab) => {
    try {
      await lab.aws.cloudFormation.send(
        new DescribeTypeCommand({ Type: 'RESOURCE', TypeName: 'Org::VPC::EniCleaner' }),
      );
    } catch (error) {
      if (!types.isNativeError(error)) throw error;
      return {
        seen: `Org::VPC::EniCleaner is not registered here (${error.name}): register it and ask again.`,
        agrees: undefined,
      };
    }
    const stack = await lab.deploy('express-type', functionInVpc({ more: CLEANER, dependsOn: 'Cleaner' }));
    const { events, status } = await lab.destroy(stack, { express: true });
    const seconds = secondsBetween(events, 'Cleaner', 'DELETE_IN_PROGRESS', [
      'DELETE_COMPLETE',
      'DELETE_FAILED',
    ]);
    if (seconds === undefined)
      return { seen: `The cleaner’s deletion has no end among the events (${status}).`, agrees: undefined };
    return {
      seen: `The cleaner’s deletion took ${Math.round(seconds)} s; the stack ended in ${status}.`,
      agrees: seconds > AT_ONCE,
      figures: { cleanerSeconds: Math.round(seconds), status },
    };
  },
};
