import { fromContext, toContext } from '../../src/cleaner/context';
import { settledAs, settledIn } from '../../src/cleaner/state/functions';
import type { EniCleanerModel } from '../../src/cleaner/protocol';
import { waitAfterRefusal } from '../../src/cleaner/side-by-side';
import {
  leaveScenes,
  MINUTE,
  ORPHAN,
  SECOND,
  setScene,
  type Call,
  type Deletion,
  type Fault,
  type Scene,
} from './scene';

/* What once kept a deletion from ending, or from getting anywhere. */

const seconds = ({ beganAt, endedAt }: Deletion): number => (endedAt - beganAt) / SECOND;

afterEach(leaveScenes);

/** Refuses every second call of these actions, in strict turn over all of them. */
function everySecond(...actions: readonly string[]): (call: Call) => Fault | undefined {
  let turn = 0;
  return ({ action }) => {
    if (!actions.includes(action)) return undefined;
    turn += 1;
    return turn % 2 === 0 ? 'throttled' : undefined;
  };
}

describe('FunctionNames under throttling', () => {
  /** A stack with so many functions, all of which the cleaner takes off the VPC. */
  const sceneOf = (count: number): Promise<Scene> =>
    setScene({ takesOff: Array.from({ length: count }, (_, index) => `F${index}`) });

  /** Requests a second that Lambda's bucket for its control plane grants (Lambda quotas). */
  const A_SECOND = 15;

  it.each([50, 200])('ends with %d of them and half of all calls refused', async (count) => {
    const scene = await sceneOf(count);
    const deletion = await scene.play({
      faults: everySecond('lambda:GetFunctionConfiguration', 'lambda:UpdateFunctionConfiguration'),
    });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    // Each is taken off once, and asked until Lambda is done with it, which takes it up to a minute.
    expect(deletion.touches.filter(({ does }) => does === 'take-off')).toHaveLength(count);
    const ofLambda = deletion.calls.filter(({ action }) => action.endsWith('FunctionConfiguration'));
    // Every second call is lost.
    expect(ofLambda.length).toBeLessThan(2.2 * 7 * count + 20);
    const last = ofLambda.at(-1)?.at ?? 0;
    // The update of the last one, and the waits between looks, on top of what Lambda grants.
    expect((last - deletion.beganAt) / SECOND).toBeLessThan(ofLambda.length / A_SECOND + 2 * 60);
    for (const { began, ended } of deletion.invocations) expect(ended - began).toBeLessThan(40 * SECOND);
  });

  it('scans all the same while Lambda refuses every call', async () => {
    const scene = await sceneOf(3);
    const until = scene.world.time.now() + 30 * MINUTE;
    const orphan = scene.plant(ORPHAN, {
      ...scene.place,
      groupIds: [...scene.place.groupIds, ...scene.beside.groupIds],
    });
    const deletion = await scene.play({
      faults: ({ action, at }) =>
        action === 'lambda:GetFunctionConfiguration' && at < until ? 'throttled' : undefined,
    });
    expect(deletion.status).toBe('SUCCESS');
    const [first] = deletion.touches;
    expect(first).toMatchObject({ does: 'delete', what: orphan });
    expect(first?.at ?? 0).toBeLessThan(until);
    const outcome = deletion.invocations[0]?.outcome;
    expect(outcome).toMatchObject({ status: 'IN_PROGRESS' });
  });

  it('remembers in a few characters who need not be asked again', () => {
    const done = new Set([0, 3, 4, 9, 199]);
    expect(settledIn(settledAs(done, 200), 200)).toEqual(done);
    expect(settledAs(done, 200)).toHaveLength(50);
    expect(settledIn('zz', 8)).toEqual(new Set());
    expect(settledIn('ff', 200)).toEqual(new Set());
    const state = fromContext(
      { version: 1, id: 'x', mode: 'deletion', startedAt: 1, deadline: 2, settled: settledAs(done, 200) },
      'x',
      3,
    );
    const context = state === undefined ? {} : toContext(state);
    expect(context['settled']).toHaveLength(50);
  });
});

describe('an account with more functions than an invocation can read', () => {
  /** 600 functions elsewhere: 200 pages here, a minute's reading at these answers' pace. */
  async function sceneOf(properties: EniCleanerModel = {}): Promise<Scene> {
    const scene = await setScene({ properties });
    for (let index = 0; index < 600; index += 1) {
      await scene.addFunction(`other-${index}`, scene.elsewhere);
    }
    return scene;
  }
  const pages = ({ calls }: Deletion): number =>
    calls.filter(({ action }) => action === 'lambda:ListFunctions').length;

  it('reads them in parts, and then deletes what nobody uses', async () => {
    const scene = await sceneOf();
    scene.plant(ORPHAN);
    const deletion = await scene.play({ slower: 200 });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.message).toBe(
      'The network interface that a service had left is gone, deleted by this resource.',
    );
    expect(seconds(deletion)).toBeLessThan(180);
    // Each page once.
    expect(pages(deletion)).toBeLessThan(210);
    for (const { began, ended } of deletion.invocations) expect(ended - began).toBeLessThan(40 * SECOND);
  });

  it('begins anew where another network interface has come meanwhile', async () => {
    const scene = await sceneOf();
    scene.plant(ORPHAN);
    scene.world.time.after(30 * SECOND, 'another function goes', () => {
      scene.plant(ORPHAN);
    });
    const deletion = await scene.play({ slower: 200 });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.message).toMatch(/^All 2 network interfaces .* are gone, deleted by this resource\.$/u);
    expect(pages(deletion)).toBeGreaterThan(210);
    expect(deletion.touches).toMatchObject([{ does: 'delete' }, { does: 'delete' }]);
  });

  it('leaves alone what one in a later part uses', async () => {
    const scene = await sceneOf({ TimeoutInMinutes: 20 });
    await scene.addFunction('zzz', scene.place);
    scene.plant(ORPHAN);
    const deletion = await scene.play({ slower: 200 });
    expect(deletion.touches).toEqual([]);
    expect(deletion.status).toBe('FAILED');
  });
});

describe('every second call refused, in strict turn', () => {
  it('doesn’t keep orphans from being deleted', async () => {
    const scene = await setScene();
    for (let index = 0; index < 20; index += 1) scene.plant(ORPHAN);
    let isRefused = false;
    const deletion = await scene.play({
      faults: ({ action }) => {
        if (!action.startsWith('ec2:')) return undefined;
        // A look is tried again by the SDK, and so always gets through: the turn after it is a delete's.
        isRefused = action === 'ec2:DeleteNetworkInterface' && !isRefused;
        return isRefused ? 'throttled' : undefined;
      },
    });
    expect(deletion.status).toBe('SUCCESS');
    expect(scene.planted()).toEqual([]);
    expect(seconds(deletion)).toBeLessThan(10 * 60);
  });

  it('is met with full jitter', () => {
    expect(waitAfterRefusal(1, 0)).toBe(0);
    expect(waitAfterRefusal(1, 0.5)).toBe(500);
    expect(waitAfterRefusal(3, 0.5)).toBe(2_000);
    expect(waitAfterRefusal(30, 0.5)).toBe(4_000);
  });
});

describe('the state parameter', () => {
  /** Writes something else into it. */
  const tamper = ({ tamper: change }: Scene, changes: object): Promise<void> =>
    change((value) => {
      const stored = JSON.parse(value) as { model: object };
      return JSON.stringify({ ...stored, model: { ...stored.model, ...changes } });
    });

  const isThere = ({ world }: Scene, id: string): boolean => world.ec2.networkInterface(id) !== undefined;

  it('with another target than the request’s widens nothing', async () => {
    const scene = await setScene();
    await tamper(scene, { VpcId: scene.world.ec2.subnet(scene.place.subnetId)?.vpcId });
    const elsewhere = scene.plant(ORPHAN, scene.elsewhere);
    const here = scene.plant(ORPHAN);
    await expect(scene.play()).resolves.toMatchObject({ status: 'SUCCESS' });
    expect(isThere(scene, here)).toBe(false);
    expect(isThere(scene, elsewhere)).toBe(true);
  });

  it('of a newer version, with a service that nobody knows yet, fails no delete', async () => {
    const scene = await setScene();
    await tamper(scene, {
      Services: ['Lambda', 'Teleportation'],
      OnTimeout: 'PERHAPS',
      TimeoutInMinutes: 1e6,
    });
    const here = scene.plant(ORPHAN);
    await expect(
      scene.play({ given: (input) => ({ ...input, model: { Id: scene.model.Id ?? '' } }) }),
    ).resolves.toMatchObject({ status: 'SUCCESS' });
    expect(isThere(scene, here)).toBe(false);
  });

  it.each(['gone', 'overwritten'])('is written anew by an update in a stack, where it is %s', async (how) => {
    const scene = await setScene();
    await scene.tamper(how === 'gone' ? 'gone' : () => 'mine now');
    const model = { ...scene.model, TimeoutInMinutes: 30 };
    const { update, read } = scene.handlers;
    const request = scene.request(model, { stackId: scene.stackId, previousModel: scene.model });
    await expect(update(request)).resolves.toMatchObject({ status: 'SUCCESS', model });
    await expect(read(scene.request(model))).resolves.toMatchObject({ status: 'SUCCESS', model });
    // And its rollback, too.
    const back = scene.request(scene.model, { stackId: scene.stackId, previousModel: model });
    await expect(update(back)).resolves.toMatchObject({ status: 'SUCCESS', model: scene.model });
    await expect(
      update(
        scene.request(
          { ...model, SubnetIds: [scene.elsewhere.subnetId] },
          { stackId: scene.stackId, previousModel: model },
        ),
      ),
    ).resolves.toMatchObject({ status: 'FAILED', errorCode: 'NotUpdatable' });
  });

  it('that is gone means NotFound to an update without a stack', async () => {
    const scene = await setScene();
    await scene.tamper('gone');
    const { update } = scene.handlers;
    await expect(update(scene.request(scene.model))).resolves.toMatchObject({ errorCode: 'NotFound' });
  });
});

describe('FunctionNames of elsewhere', () => {
  const arn = (region: string, account: string): string => `arn:aws:lambda:${region}:${account}:function:f`;

  it.each([
    ['another account', arn('us-east-1', '999999999999')],
    ['another Region', arn('eu-north-1', '123456789012')],
  ])('are refused at creation and in an update: %s', async (_what, name) => {
    const scene = await setScene();
    const { create, update } = scene.handlers;
    const refused = {
      status: 'FAILED',
      errorCode: 'InvalidRequest',
      message: expect.stringContaining(name) as string,
    };
    const properties = { SecurityGroupIds: scene.place.groupIds, FunctionNames: [name] };
    await expect(create(scene.request(properties))).resolves.toMatchObject(refused);
    await expect(update(scene.request({ ...scene.model, FunctionNames: [name] }))).resolves.toMatchObject(
      refused,
    );
  });

  it('are taken of the own account and Region', async () => {
    const scene = await setScene();
    const properties = {
      SecurityGroupIds: scene.place.groupIds,
      FunctionNames: [arn('us-east-1', '123456789012'), 'g'],
    };
    await expect(
      scene.handlers.create(scene.request(properties, { clientRequestToken: 'other' })),
    ).resolves.toMatchObject({ status: 'SUCCESS' });
  });
});
