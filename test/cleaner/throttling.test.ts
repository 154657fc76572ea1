import { CLEAN_SCANS_APART } from '../../src/cleaner/delete-states';
import { SECOND } from './account/account';
import { striking } from './account/clients';
import type { Deletion } from './account/cloudformation';
import { setScene } from './account/scene';

const delays = ({ invocations }: Deletion): readonly number[] =>
  invocations.flatMap(({ outcome }) =>
    outcome?.status === 'IN_PROGRESS' ? [outcome.callbackDelaySeconds] : [],
  );

describe('throttling', () => {
  it('costs seconds, not minutes', async () => {
    const { play } = await setScene();
    const deletion = await play({ faults: striking('throttled', 'ec2:DescribeNetworkInterfaces', 1) });
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(CLEAN_SCANS_APART + 30 * SECOND);
  });

  it('slows a deletion down more and more', async () => {
    const { play } = await setScene();
    const deletion = await play({ faults: striking('throttled', 'ec2:DescribeNetworkInterfaces', 12) });
    expect(deletion.status).toBe('SUCCESS');
    expect(delays(deletion).slice(0, 6)).toEqual([10, 20, 40, 80, 120, 120]);
  });
});
