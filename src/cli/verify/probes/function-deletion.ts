import type { StackEvent } from '@aws-sdk/client-cloudformation';

import type { Targets } from '../../../network-interfaces/network-interface';
import { scan } from '../../../network-interfaces/scan';
import { secondsBetween, type Found, type Lab, type Operation, type Probe } from '../probe';
import { functionInVpc } from '../templates';

/** What CloudFormation says while it waits (recorded). */
const WAITING = 'CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function';

export function waited(events: readonly StackEvent[]): boolean {
  return events.some(({ ResourceStatusReason = '' }) => ResourceStatusReason.startsWith(WAITING));
}

export function told({
  events,
  status,
}: Operation): Pick<Found, 'seen' | 'figures'> & { readonly waits: boolean } {
  const seconds = secondsBetween(events, 'Function', 'DELETE_IN_PROGRESS', [
    'DELETE_COMPLETE',
    'DELETE_FAILED',
  ]);
  const waits = waited(events);
  const took = seconds === undefined ? '' : `, and the function’s deletion took ${Math.round(seconds)} s`;
  return {
    waits,
    seen: `${waits ? 'It said that it waits' : 'It said nothing of waiting'}${took}; the stack ended in ${status}.`,
    figures: { waits, status, ...(seconds === undefined ? {} : { functionSeconds: Math.round(seconds) }) },
  };
}

/** Seconds between looks at the network interfaces, and for how long at most. */
const LOOKS_APART = 10;
const LONGEST = 60 * 60;
/** Seconds after which a wait that goes on has no reason any more. */
const PROMPT = 180;

/** A deployer who may do everything. */
export const withPermission: Probe = {
  name: 'function-deletion-waits',
  assumed:
    'A function’s deletion waits for its network interfaces where the deployer may describe them, and no longer.',
  grade: 'documented',
  minutes: 60,
  run: async (lab) => {
    const stack = await lab.deploy('waits', functionInVpc());
    const targets = { groupIds: [stack.outputs['Group'] ?? ''], subnetIds: [], vpcId: undefined };
    const began = lab.now();
    const deletion = lab.destroy(stack);
    const goneAt = await emptyAt(lab, targets, began + LONGEST * 1_000);
    const gone = goneAt === undefined ? undefined : Math.round((goneAt - began) / 1_000);
    const operation = await deletion;
    const { waits, figures, seen } = told(operation);
    const functionSeconds = figures?.['functionSeconds'];
    const late = gone === undefined || typeof functionSeconds !== 'number' ? 0 : functionSeconds - gone;
    const isPrompt = late < PROMPT;
    return {
      seen: `${seen}${gone === undefined ? '' : ` The network interface was gone after ${gone} s.`}`,
      agrees: waits && isPrompt,
      figures: {
        ...figures,
        ...(gone === undefined ? {} : { goneSeconds: gone }),
        isPrompt,
        namesExpress: namesExpress(operation),
      },
    };
  },
};

/** When nothing was there any more; undefined where that isn't so by the deadline. */
async function emptyAt(lab: Lab, targets: Targets, deadline: number): Promise<number | undefined> {
  for (;;) {
    const { networkInterfaces } = await scan(lab.aws.ec2, { targets });
    if (networkInterfaces.length === 0) return lab.now();
    if (lab.now() >= deadline) return undefined;
    await lab.sleep(LOOKS_APART * 1_000);
  }
}

function namesExpress({ events }: Operation): boolean {
  return events.some(({ ResourceStatusReason = '' }) =>
    ResourceStatusReason.startsWith('Resource operation completed using Express Mode'),
  );
}

/** A stack's role that may not describe network interfaces. */
export const withoutPermission: Probe = {
  name: 'function-deletion-without-permission',
  assumed: 'Without ec2:DescribeNetworkInterfaces it doesn’t wait.',
  grade: 'documented',
  minutes: 60,
  run: async (lab) => {
    const roleArn = await lab.role('no-describe', ['ec2:DescribeNetworkInterfaces']);
    const stack = await lab.deploy('no-wait', functionInVpc(), { roleArn });
    const { waits, ...found } = told(await lab.destroy(stack));
    return { ...found, agrees: !waits };
  },
};

/** Express mode. */
export const inExpressMode: Probe = {
  name: 'express-mode-skips-the-wait',
  assumed: 'In express mode a function’s deletion doesn’t wait, and each resource’s end says so.',
  grade: 'documented',
  minutes: 60,
  run: async (lab) => {
    const stack = await lab.deploy('express', functionInVpc());
    const operation = await lab.destroy(stack, { express: true });
    const { waits, ...found } = told(operation);
    const saysSo = namesExpress(operation);
    return {
      ...found,
      seen: `${found.seen} ${saysSo ? 'The ends of resources name the mode.' : 'No end of a resource names the mode.'}`,
      agrees: !waits && saysSo,
    };
  },
};
