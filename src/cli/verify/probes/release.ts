import { fromEc2 } from '../../../network-interfaces/network-interface';
import { scan } from '../../../network-interfaces/scan';
import { recognise } from '../../../network-interfaces/recognise';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';

import type { Found, Lab, Probe } from '../probe';
import { FUNCTION_ROLE, functionInVpc } from '../templates';

/** Seconds between looks, and for how long at most. */
const LOOKS_APART = 10;
const LONGEST = 60 * 60;

export const releaseTime: Probe = {
  name: 'release-time',
  assumed:
    'A network interface goes 160 s to an hour after its function’s deletion, in half of all cases within 11 minutes.',
  grade: 'recorded',
  minutes: 75,
  run: async (lab) => {
    const roleArn = await lab.role('release', ['ec2:DescribeNetworkInterfaces']);
    // The function's role stays: Lambda deletes the network interface with its rights.
    const { outputs } = await lab.deploy('function-role', FUNCTION_ROLE);
    const template = functionInVpc({ functionRole: outputs['Arn'] ?? '' });
    const stack = await lab.deploy('release', template, { roleArn });
    const targets = { groupIds: [stack.outputs['Group'] ?? ''], subnetIds: [], vpcId: undefined };
    const before = await marksOf(lab, targets.groupIds[0] ?? '');
    const began = lab.now();
    const deletion = lab.destroy(stack);
    let free: number | undefined;
    let after = '';
    for (;;) {
      const { networkInterfaces } = await scan(lab.aws.ec2, { targets });
      const seconds = Math.round((lab.now() - began) / 1_000);
      if (networkInterfaces.length === 0 || seconds > LONGEST) {
        await deletion;
        return found(networkInterfaces.length === 0 ? seconds : undefined, free, before, after);
      }
      if (free === undefined && networkInterfaces.some(({ status }) => status === 'available')) {
        free = seconds;
        after = await marksOf(lab, targets.groupIds[0] ?? '');
      }
      await lab.sleep(LOOKS_APART * 1_000);
    }
  },
};

function found(gone: number | undefined, free: number | undefined, before: string, after: string): Found {
  const freed = free === undefined ? '' : `free after ${free} s, `;
  return {
    seen: `${freed}${gone === undefined ? `not gone within ${LONGEST} s` : `gone after ${gone} s`}. In use: ${before}.${after === '' ? '' : ` Free: ${after}.`}`,
    agrees: gone === undefined ? undefined : gone >= 100 && gone <= 3_700,
    figures: { ...(gone === undefined ? {} : { gone }), ...(free === undefined ? {} : { free }) },
  };
}

/** A network interface's marks, in words: what the profiles go by. */
async function marksOf(lab: Lab, groupId: string): Promise<string> {
  const answer = await lab.aws.ec2.send(
    new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: 'group-id', Values: [groupId] }],
      IncludeManagedResources: true,
    }),
  );
  const [first] = answer.NetworkInterfaces ?? [];
  const each = first === undefined ? undefined : fromEc2(first);
  if (first === undefined || each === undefined) return 'none seen';
  const recognised = recognise(each)?.profile.service ?? 'nobody';
  return (
    `type ${each.interfaceType}, description “${each.description}”, requester ${each.requesterId}, ` +
    `requester-managed ${String(first.RequesterManaged)}, attachment ${each.attachment?.id.replace(/-[\da-f]+$/u, '-…') ?? 'none'}, ` +
    `operator ${each.operator.managed ? each.operator.principal : 'none'}; taken for ${recognised}’s`
  );
}
