import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { types } from 'node:util';

import { memberOf } from '../../why/trail';
import { secondsBetween, type Lab, type Probe } from '../probe';
import { NETWORK } from '../templates';
import { block } from './blocked-group';

/**
 * How long after the end CloudTrail is asked, in milliseconds: it "typically delivers events within an average of about
 * 5 minutes of an API call. This time is not guaranteed" (CloudTrail guide).
 */
const DELIVERED_AFTER = 15 * 60_000;

export const groupRetries: Probe = {
  name: 'group-retries',
  assumed:
    'CloudFormation tries to delete a security group or subnet for 15 to 20 minutes, once, before it fails; meanwhile it asks EC2 again, every 30 s.',
  grade: 'assumed',
  minutes: 75,
  run: async (lab) => {
    const stack = await lab.deploy('retries', NETWORK);
    await block(lab, stack);
    const began = lab.now();
    const { events, status } = await lab.destroy(stack);
    const times = ['Group', 'Subnet'].map((each) =>
      secondsBetween(events, each, 'DELETE_IN_PROGRESS', ['DELETE_FAILED']),
    );
    const [group, subnet] = times;
    if (group === undefined || subnet === undefined) {
      return { seen: `Not both failed; the stack ended in ${status}.`, agrees: undefined };
    }
    const calls = await callsFor(lab, stack.outputs['Group'] ?? '', began);
    return {
      seen: `The group failed after ${Math.round(group)} s, the subnet after ${Math.round(subnet)} s; the stack ended in ${status}. ${
        typeof calls === 'number'
          ? `CloudTrail has ${calls} calls of DeleteSecurityGroup for the group.`
          : `How often EC2 was asked can’t be seen: ${calls}.`
      }`,
      agrees:
        [group, subnet].every((each) => each >= 840 && each <= 1_320) &&
        (typeof calls !== 'number' || isEvery30Seconds(calls, group)),
      figures: {
        group: Math.round(group),
        subnet: Math.round(subnet),
        ...(typeof calls === 'number' ? { calls } : {}),
      },
    };
  },
};

/** Within a factor of two: a pause that grows, or half as many calls, is another thing. */
function isEvery30Seconds(calls: number, seconds: number): boolean {
  return calls >= seconds / 60 && calls <= seconds / 15;
}

/**
 * How often DeleteSecurityGroup was called for a group, refused calls included, by CloudTrail's event history.
 *
 * @returns why not, where it can't be told
 */
async function callsFor(lab: Lab, groupId: string, began: number): Promise<number | string> {
  const until = lab.now();
  await lab.sleep(DELIVERED_AFTER);
  try {
    const cloudTrail = await lab.aws.openCloudTrail();
    let calls = 0;
    let token: string | undefined;
    do {
      const page = await cloudTrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'DeleteSecurityGroup' }],
          // This machine's clock may be off by some minutes; nothing else asks for this group.
          StartTime: new Date(began - 300_000),
          EndTime: new Date(until + 300_000),
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      calls += (page.Events ?? []).filter(({ CloudTrailEvent = '{}' }) =>
        isFor(groupId, CloudTrailEvent),
      ).length;
      token = page.NextToken;
      // Two lookups a second are allowed (CloudTrail guide, quotas).
      await lab.sleep(1_000);
    } while (token !== undefined);
    return calls === 0 ? 'CloudTrail’s event history has none of its calls' : calls;
  } catch (error) {
    if (!types.isNativeError(error) || error.name !== 'AccessDeniedException') throw error;
    return 'cloudtrail:LookupEvents is not allowed';
  }
}

function isFor(groupId: string, record: string): boolean {
  return memberOf(memberOf(JSON.parse(record), 'requestParameters'), 'groupId') === groupId;
}
