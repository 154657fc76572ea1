import { AwsError } from '../../sandbox/wire/types';
import { CLEAN_SCANS_APART } from '../../src/cleaner/tuning';
import {
  functionIn,
  leaveScenes,
  LEGACY,
  MINUTE,
  ORDINARY,
  ORPHAN,
  ORPHANING,
  SECOND,
  setScene,
  striking,
  type Deletion,
} from './scene';

const minutes = ({ beganAt, endedAt }: Deletion): number => (endedAt - beganAt) / MINUTE;

afterEach(leaveScenes);

describe('a deletion', () => {
  it('waits for a release and proves its end', async () => {
    const scene = await setScene({ resources: () => ({ F: functionIn(undefined, 'Cleaner') }) });
    scene.plant(ORDINARY);
    const deletion = await scene.play();
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.message).toBe(
      'The network interface that a service had left is gone, deleted by this resource.',
    );
    expect(minutes(deletion)).toBeLessThan(12);
    expect(scene.planted()).toEqual([]);
    await expect(scene.parameters()).resolves.toEqual([]);
  });

  it('deletes what its service never will', async () => {
    const scene = await setScene();
    scene.plant(ORPHANING);
    scene.plant(ORPHAN);
    scene.plant(LEGACY);
    await expect(scene.play()).resolves.toMatchObject({
      status: 'SUCCESS',
      message: 'All 3 network interfaces that services had left are gone, deleted by this resource.',
    });
    expect(scene.planted()).toEqual([]);
  });

  it('is over in seconds where nothing was left', async () => {
    const { play } = await setScene();
    const deletion = await play();
    expect(deletion.message).toBe('No service has left a network interface behind.');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(CLEAN_SCANS_APART + 5 * SECOND);
  });

  it('takes functions of FunctionNames off the VPC first', async () => {
    const { world, play } = await setScene({ takesOff: ['F'] });
    const released = new Promise<number>((resolve) => {
      world.ec2.watch((event) => {
        if (event.kind === 'network-interface' && event.change === 'released') resolve(world.time.now());
      });
    });
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.touches.filter(({ does }) => does === 'take-off')).toHaveLength(1);
    expect(deletion.endedAt - (await released)).toBeLessThan(2 * MINUTE);
  });

  it('fails at its deadline, and names what is left, its class and its owner', async () => {
    const scene = await setScene({ properties: { TimeoutInMinutes: 7 } });
    const id = scene.plant({ ...ORDINARY, untilAvailable: 60 * MINUTE });
    const deletion = await scene.play();
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(deletion.message).toBe(
      `The 7 minutes are over and 1 network interface is left. Delete the stack again later, and set a longer TimeoutInMinutes in the template for the next time. Left: ${id} (Lambda is releasing it, was for my-function).`,
    );
    expect(minutes(deletion)).toBeLessThan(7.1);
    await expect(scene.parameters()).resolves.toHaveLength(1);
  });
});

describe('work without effect', () => {
  it('isn’t repeated every few seconds: an attachment that EC2 doesn’t let go of', async () => {
    const scene = await setScene();
    scene.plant(ORPHAN);
    const id = scene.plant(LEGACY);
    const refusal = new AwsError(
      'AuthFailure',
      'You do not have permission to access the specified resource.',
    );
    const deletion = await scene.play({ faults: striking(refusal, 'ec2:DetachNetworkInterface') });
    expect(deletion.message).toContain(`Left: ${id} (still attached by Lambda).`);
    expect(minutes(deletion)).toBeLessThan(120.5);
    expect(deletion.invocations.length).toBeLessThan(80);
  });

  it('isn’t repeated every few seconds: a function that Lambda doesn’t update', async () => {
    const { play } = await setScene({ takesOff: ['F'] });
    const busy = new AwsError(
      'ResourceConflictException',
      'The operation cannot be performed at this time. An update is in progress for resource: F',
      { status: 409 },
    );
    const deletion = await play({ faults: striking(busy, 'lambda:UpdateFunctionConfiguration') });
    expect(deletion.message).toMatch(/Not off the VPC yet: app-F-\w+\./u);
    expect(minutes(deletion)).toBeLessThan(120.5);
    expect(deletion.invocations.length).toBeLessThan(80);
  });

  it('ends at the first refusal for good, and leaves nothing under way', async () => {
    const scene = await setScene();
    for (let count = 0; count < 40; count += 1) scene.plant(ORPHAN);
    let asked = 0;
    const deletion = await scene.play({
      faults: ({ action }) => {
        if (action !== 'ec2:DeleteNetworkInterface') return undefined;
        asked += 1;
        return 'denied';
      },
    });
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'AccessDenied' });
    expect(deletion.message).toContain('Allow ec2:DeleteNetworkInterface');
    expect(deletion.touches).toEqual([]);
    expect(asked).toBe(1);
    expect(scene.planted()).toHaveLength(40);
  });

  it('waits once in all of an update’s three attempts where the stack’s status can’t be read', async () => {
    const scene = await setScene({ occasion: 'update', properties: { TimeoutInMinutes: 10 } });
    scene.plant({ ...ORDINARY, untilAvailable: 900 * MINUTE });
    const faults = striking('denied', 'cloudformation:DescribeStacks');
    const attempts = await scene.attempts({ faults });
    expect(attempts).toHaveLength(3);
    for (const { message } of attempts) {
      expect(message).toMatch(/^What the stack is doing can’t be read, .* The 10 minutes are over/u);
    }
    const times = attempts.map(minutes);
    expect(times[0]).toBeGreaterThanOrEqual(10);
    expect(Math.max(...times.slice(1))).toBeLessThan(1);
    // Whoever deletes the stack later gets the whole time.
    await scene.world.time.advance(30 * MINUTE);
    expect(minutes(await scene.deleteLater({ faults }))).toBeGreaterThanOrEqual(10);
  });
});
