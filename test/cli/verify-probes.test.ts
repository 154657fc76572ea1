import type { ResourceStatus, StackEvent } from '@aws-sdk/client-cloudformation';

import type { Lab, Operation } from '../../src/cli/verify/probe';
import { functionUpdates } from '../../src/cli/verify/probes/updates';
import { groupRetries } from '../../src/cli/verify/probes/group-retries';
import { updateCleanUp } from '../../src/cli/verify/probes/update-clean-up';

/** What no world of the sandbox's plays: AWS that behaves otherwise than assumed. */
interface Otherwise {
  readonly update?: Operation;
  readonly destroy?: Operation;
  /** Records of CloudTrail's; an error: what it answers. */
  readonly records?: readonly object[] | Error;
}

/** A lab in which everything goes as told. EC2 has no network interfaces. */
function labOf({ update, destroy, records = [] }: Otherwise): Lab {
  const none: Operation = { status: '', events: [] };
  const send = (): Promise<unknown> =>
    records instanceof Error
      ? Promise.reject(records)
      : Promise.resolve({ Events: records.map((each) => ({ CloudTrailEvent: JSON.stringify(each) })) });
  const aws = {
    ec2: { send: () => Promise.resolve({ NetworkInterfaces: [] }) },
    openCloudTrail: () => Promise.resolve({ send }),
  } as unknown as Lab['aws'];
  return {
    aws,
    now: () => 0,
    sleep: () => Promise.resolve(),
    deploy: (name) => Promise.resolve({ id: name, name, outputs: { Group: 'sg-1', Subnet: 'subnet-1' } }),
    update: () => Promise.resolve(update ?? none),
    destroy: () => Promise.resolve(destroy ?? none),
    role: () => Promise.resolve(''),
    later: () => undefined,
  };
}

const event = (
  LogicalResourceId: string,
  status: ResourceStatus,
  seconds: number,
  ResourceStatusReason?: string,
): StackEvent => ({
  StackId: 'stack',
  EventId: `${LogicalResourceId}-${seconds}`,
  StackName: 'stack',
  LogicalResourceId,
  ResourceStatus: status,
  ...(ResourceStatusReason === undefined ? {} : { ResourceStatusReason }),
  Timestamp: new Date(seconds * 1_000),
});

describe('an update of a function', () => {
  const updated = (reason?: string): Operation => ({
    status: 'UPDATE_COMPLETE',
    events: [
      event('Function', 'UPDATE_IN_PROGRESS', 0),
      event('Function', 'UPDATE_IN_PROGRESS', 5, reason),
      event('Function', 'UPDATE_COMPLETE', 900),
    ],
  });

  test('that waits isn’t as assumed', async () => {
    const update = updated(
      'CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function to be cleaned up.',
    );
    expect(await functionUpdates.run(labOf({ update }))).toMatchObject({
      agrees: false,
      figures: { 'moved.waits': true, 'moved.seconds': 900, 'takenOff.waits': true, 'takenOff.left': 0 },
    });
  });

  test.each<[string, Operation]>([
    ['whose interface went without a word', updated()],
    ['that failed', { status: 'UPDATE_ROLLBACK_COMPLETE', events: [] }],
  ])('%s tells nothing', async (_, update) => {
    expect(await functionUpdates.run(labOf({ update }))).toMatchObject({ agrees: undefined });
  });
});

describe('a group’s retries', () => {
  const destroy: Operation = {
    status: 'DELETE_FAILED',
    events: [
      event('Group', 'DELETE_IN_PROGRESS', 0),
      event('Subnet', 'DELETE_IN_PROGRESS', 0),
      event('Group', 'DELETE_FAILED', 900),
      event('Subnet', 'DELETE_FAILED', 900),
    ],
  };
  const calls = (count: number, groupId = 'sg-1'): readonly object[] =>
    Array.from({ length: count }, () => ({ requestParameters: { groupId } }));

  test('that grow apart aren’t as assumed; another group’s don’t count', async () => {
    const found = await groupRetries.run(labOf({ destroy, records: [...calls(6), ...calls(30, 'sg-2')] }));
    expect(found).toMatchObject({ agrees: false, figures: { calls: 6 } });
  });

  test.each<[string, readonly object[] | Error, RegExp]>([
    [
      'CloudTrail may not be read',
      Object.assign(new Error('no'), { name: 'AccessDeniedException' }),
      /cloudtrail:LookupEvents is not allowed/u,
    ],
    ['it has none', [], /event history has none/u],
  ])('are told by their length alone where %s', async (_, records, why) => {
    const found = await groupRetries.run(labOf({ destroy, records }));
    expect(found.seen).toMatch(why);
    expect(found).toMatchObject({ agrees: true, figures: { group: 900, subnet: 900 } });
  });
});

test.each([
  [1, 'UPDATE_COMPLETE'],
  [3, 'UPDATE_FAILED'],
])('a clean-up with %i attempts that ends in %s isn’t as assumed', async (attempts, status) => {
  const events = Array.from({ length: attempts }, (_, index) => event('Group', 'DELETE_FAILED', index));
  expect(await updateCleanUp.run(labOf({ update: { status, events } }))).toMatchObject({
    agrees: false,
    figures: { attempts, status },
  });
});
