import type { StackEvent } from '@aws-sdk/client-cloudformation';

import { secondsBetween, type Found, type Operation, type Probe } from '../probe';
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

/** A deployer who may do everything. */
export const withPermission: Probe = {
  name: 'function-deletion-waits',
  assumed: 'A function’s deletion waits for its network interfaces where the deployer may describe them.',
  grade: 'documented',
  minutes: 60,
  run: async (lab) => {
    const stack = await lab.deploy('waits', functionInVpc());
    const { waits, ...found } = told(await lab.destroy(stack));
    return { ...found, agrees: waits };
  },
};

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
    const saysSo = operation.events.some(({ ResourceStatusReason = '' }) =>
      ResourceStatusReason.startsWith('Resource operation completed using Express Mode'),
    );
    return {
      ...found,
      seen: `${found.seen} ${saysSo ? 'The ends of resources name the mode.' : 'No end of a resource names the mode.'}`,
      agrees: !waits && saysSo,
    };
  },
};
