import { CLEAN_SCANS_APART } from '../../src/cleaner/delete-states';
import { LAMBDA_DESCRIPTION, SECOND } from './account/account';
import { striking } from './account/clients';
import { STACK_ID, type Deletion } from './account/cloudformation';
import { PLACE, setScene, USE } from './account/scene';

const ORPHAN = { Description: LAMBDA_DESCRIPTION };
const F = { logicalId: 'F' };

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

  it('of deletes and of updates of functions slows those down more and more, too', async () => {
    const orphaned = await setScene();
    orphaned.account.plantLeft(PLACE, ORPHAN);
    const deleting = await orphaned.play({
      faults: striking('throttled', 'ec2:DeleteNetworkInterface', 8),
    });
    expect(deleting.status).toBe('SUCCESS');
    expect(delays(deleting).slice(0, 6)).toEqual([10, 20, 40, 80, 120, 120]);

    const attached = await setScene({ resources: [F], properties: { FunctionNames: ['f'] } });
    attached.account.addFunction('f', { $LATEST: USE }, STACK_ID);
    const detaching = await attached.play({
      faults: striking('throttled', 'lambda:UpdateFunctionConfiguration', 8),
    });
    expect(detaching.status).toBe('SUCCESS');
    expect(delays(detaching).slice(0, 6)).toEqual([10, 20, 40, 80, 120, 120]);
  });
});
