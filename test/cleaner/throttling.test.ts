import { CLEAN_SCANS_APART } from '../../src/cleaner/tuning';
import { leaveScenes, MINUTE, ORPHAN, SECOND, setScene, striking, type Deletion } from './scene';

const minutes = ({ beganAt, endedAt }: Deletion): number => (endedAt - beganAt) / MINUTE;

const delays = ({ invocations }: Deletion): readonly number[] =>
  invocations.flatMap(({ outcome }) =>
    outcome?.status === 'IN_PROGRESS' ? [outcome.callbackDelaySeconds] : [],
  );

afterEach(leaveScenes);

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
    orphaned.plant(ORPHAN);
    const deleting = await orphaned.play({
      faults: striking('throttled', 'ec2:DeleteNetworkInterface', 11),
    });
    expect(deleting.status).toBe('SUCCESS');
    expect(delays(deleting).slice(0, 6)).toEqual([10, 20, 40, 80, 120, 120]);

    const attached = await setScene({ takesOff: ['F'] });
    const detaching = await attached.play({
      faults: striking('throttled', 'lambda:UpdateFunctionConfiguration', 36),
    });
    expect(detaching.status).toBe('SUCCESS');
    expect(delays(detaching).slice(0, 6)).toEqual([10, 20, 40, 80, 120, 120]);
  });

  it('of deletes is said, with what is left for later', async () => {
    const scene = await setScene();
    for (let count = 0; count < 4; count += 1) scene.plant(ORPHAN);
    let deletes = 0;
    const { invocations } = await scene.play({
      faults: ({ action }) => {
        if (action !== 'ec2:DeleteNetworkInterface') return undefined;
        deletes += 1;
        return deletes === 2 || deletes === 3 ? 'throttled' : undefined;
      },
    });
    expect(JSON.stringify(invocations[0]?.outcome)).toContain(
      'Deleting 4 network interfaces left behind, 3 of them in a while: EC2 deletes 5 a second for the whole account and Region, and refused more for now. Left: eni-',
    );
  });

  it('doesn’t make it forget what it saw and deleted before in the same invocation', async () => {
    const scene = await setScene();
    scene.plant(ORPHAN);
    scene.plant(ORPHAN);
    let deleted = 0;
    const deletion = await scene.play({
      faults: ({ action }) => {
        if (action === 'ec2:DeleteNetworkInterface') deleted += 1;
        // The look that follows at once, and the next one.
        if (action !== 'ec2:DescribeNetworkInterfaces' || deleted < 2 || deleted > 3) return undefined;
        deleted += 1;
        return 'throttled';
      },
    });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.message).toMatch(/^All 2 network interfaces /u);
  });

  it.each(['ssm:GetParameter', 'cloudformation:DescribeStacks', 'ssm:PutParameter'])(
    'of %s doesn’t fail the beginning, however long it lasts',
    async (action) => {
      const scene = await setScene();
      const until = scene.world.time.now() + 60 * MINUTE;
      const deletion = await scene.play({
        faults: (call) => (call.action === action && call.at < until ? 'throttled' : undefined),
      });
      expect(deletion.status).toBe('SUCCESS');
      expect(minutes(deletion)).toBeLessThan(65);
    },
  );

  it.each([
    'ssm:GetParameter',
    'cloudformation:DescribeStacks',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DeleteNetworkInterface',
    'lambda:ListFunctions',
  ])('of %s without end ends at the deadline', async (action) => {
    const scene = await setScene({ properties: { TimeoutInMinutes: 30 } });
    scene.plant(ORPHAN);
    const deletion = await scene.play({ faults: striking('throttled', action) });
    expect(deletion.errorCode).toBe('NotStabilized');
    expect(deletion.message).toMatch(/^The (?:time is up|30 minutes are over)/u);
    expect(deletion.message).not.toContain('tries again');
    expect(minutes(deletion)).toBeLessThan(33);
  });

  it('past the deadline leaves no state behind where running out of time may succeed', async () => {
    const scene = await setScene({
      properties: { TimeoutInMinutes: 5, OnTimeout: 'SUCCEED' },
    });
    const deletion = await scene.play({
      // What CloudFormation is sure to give is the identifier alone.
      given: (input, nth) => (nth === 0 ? { ...input, model: { Id: scene.model.Id ?? '' } } : input),
      faults: striking('throttled', 'ec2:DescribeNetworkInterfaces'),
    });
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.message).toMatch(/^The time is up, and what is left can't be told/u);
    expect(deletion.message).not.toContain('CloudFormation tries again');
    await expect(scene.parameters()).resolves.toEqual([]);
  });

  it.each(['ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'])(
    'of %s doesn’t fail the one pass that never waits',
    async (action) => {
      const scene = await setScene({
        occasion: 'update',
        properties: { UpdateTimeoutInMinutes: 0 },
      });
      scene.plant(ORPHAN);
      const deletion = await scene.play({ faults: striking('throttled', action) });
      expect(deletion.status).toBe('SUCCESS');
      expect(minutes(deletion)).toBeLessThan(3);
      await expect(scene.parameters()).resolves.toEqual([]);
    },
  );

  it('ends in success even where the state can’t be removed', async () => {
    const { play } = await setScene({ properties: { TimeoutInMinutes: 5, OnTimeout: 'SUCCEED' } });
    const deletion = await play({
      faults: (call) =>
        ['ec2:DescribeNetworkInterfaces', 'ssm:DeleteParameter'].includes(call.action)
          ? 'throttled'
          : undefined,
    });
    expect(deletion.status).toBe('SUCCESS');
  });
});

describe('credentials that are refused', () => {
  it('for a moment are borne', async () => {
    const { play } = await setScene();
    await expect(play({ faults: striking('expired', 'ssm:GetParameter', 3) })).resolves.toMatchObject({
      status: 'SUCCESS',
    });
    await expect(
      (await setScene()).play({ faults: striking('expired', 'ec2:DescribeNetworkInterfaces', 3) }),
    ).resolves.toMatchObject({ status: 'SUCCESS' });
  });

  it('for good fail the deletion, with what to do', async () => {
    for (const action of ['ssm:GetParameter', 'ec2:DescribeNetworkInterfaces']) {
      const { play } = await setScene();
      const deletion = await play({ faults: striking('expired', action) });
      expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'InvalidCredentials' });
      expect(deletion.message).toContain('execution role');
      expect(minutes(deletion)).toBeLessThan(20);
    }
  });
});
