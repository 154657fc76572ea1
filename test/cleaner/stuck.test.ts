import { fromContext, toContext } from '../../src/cleaner/context';
import { settledAs, settledIn } from '../../src/cleaner/detaching';
import { waitAfterRefusal } from '../../src/cleaner/side-by-side';
import { ACCOUNT_ID, LAMBDA_DESCRIPTION, LAMBDA_REQUESTER, MINUTE, REGION, SECOND } from './account/account';
import type { Call, Fault } from './account/clients';
import { handlersOf, requestFor, STACK_ID, type Deletion } from './account/cloudformation';
import { GROUP, ORPHANING, PLACE, setScene, SUBNET, USE, type Scene } from './account/scene';

/* What once kept a deletion from ending, or from getting anywhere. */

const ORPHAN = { Description: LAMBDA_DESCRIPTION, RequesterId: LAMBDA_REQUESTER };

const seconds = ({ beganAt, endedAt }: Deletion): number => (endedAt - beganAt) / SECOND;

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
  async function sceneOf(count: number): Promise<Scene> {
    const names = Array.from({ length: count }, (_, index) => `f${index}`);
    const scene = await setScene({
      resources: names.map((name) => ({ logicalId: name.toUpperCase() })),
      properties: { FunctionNames: names },
    });
    for (const name of names) scene.account.addFunction(name, { $LATEST: USE }, STACK_ID);
    scene.account.plantHyperplane(PLACE, ORPHANING);
    return scene;
  }

  /** Requests a second that Lambda's bucket for its control plane grants (Lambda quotas). */
  const A_SECOND = 15;

  it.each([50, 200])('ends with %d of them and half of all calls refused', async (count) => {
    const { play } = await sceneOf(count);
    const deletion = await play({
      faults: everySecond('lambda:GetFunctionConfiguration', 'lambda:UpdateFunctionConfiguration'),
    });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    const ofLambda = deletion.calls.filter(({ action }) => action.endsWith('FunctionConfiguration')).length;
    // Each is asked, taken off and asked again; every second call is lost.
    expect(ofLambda).toBeLessThan(2.2 * 3 * count + 20);
    // The account plays calls and waits one after the other: that they are made side by side only helps.
    const last = deletion.calls.findLast(({ action }) => action.endsWith('FunctionConfiguration'))?.at ?? 0;
    expect((last - deletion.beganAt) / SECOND).toBeLessThan(Math.max(ofLambda / A_SECOND, ofLambda));
    for (const { took: each } of deletion.invocations) expect(each).toBeLessThan(40 * SECOND);
  });

  it('scans all the same while Lambda refuses every call', async () => {
    const { account, play } = await sceneOf(3);
    const until = account.now + 30 * MINUTE;
    account.plantLeft({ subnetId: SUBNET, groupIds: [GROUP, 'sg-2'] }, ORPHAN);
    const deletion = await play({
      faults: ({ action, at }) =>
        action === 'lambda:GetFunctionConfiguration' && at < until ? 'throttled' : undefined,
    });
    expect(deletion.status).toBe('SUCCESS');
    const [first] = deletion.touches;
    expect(first).toMatchObject({ does: 'delete', standing: 'free' });
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
  async function sceneOf(): Promise<Scene> {
    const scene = await setScene();
    for (let index = 0; index < 600; index += 1) {
      scene.account.addFunction(`other-${index}`, { $LATEST: ELSEWHERE_ENTIRELY });
    }
    return scene;
  }
  const ELSEWHERE_ENTIRELY = { subnetIds: ['subnet-9'], groupIds: ['sg-9'] };
  const pages = ({ calls }: Deletion): number =>
    calls.filter(({ action }) => action === 'lambda:ListFunctions').length;

  it('reads them in parts, and then deletes what nobody uses', async () => {
    const { account, play } = await sceneOf();
    account.plantLeft(PLACE, ORPHAN);
    const deletion = await play({ latency: 300 });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.message).toBe(
      'The network interface that a service had left is gone, deleted by this resource.',
    );
    expect(seconds(deletion)).toBeLessThan(180);
    // Each page once.
    expect(pages(deletion)).toBeLessThan(210);
    for (const { took } of deletion.invocations) expect(took).toBeLessThan(40 * SECOND);
  });

  it('begins anew where another network interface has come meanwhile', async () => {
    const { account, play } = await sceneOf();
    account.plantLeft(PLACE, ORPHAN);
    account.after(30 * SECOND, () => account.plantLeft(PLACE, ORPHAN));
    const deletion = await play({ latency: 300 });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.message).toMatch(/^All 2 network interfaces .* are gone, deleted by this resource\.$/u);
    expect(pages(deletion)).toBeGreaterThan(210);
    expect(deletion.touches.map(({ standing }) => standing)).toEqual(['free', 'free']);
  });

  it('leaves alone what one in a later part uses', async () => {
    const { account, play } = await sceneOf();
    account.addFunction('zzz', { $LATEST: USE });
    account.plantLeft(PLACE, ORPHAN);
    const deletion = await play({ latency: 300 });
    expect(deletion.touches).toEqual([]);
    expect(deletion.status).toBe('FAILED');
  });
});

describe('every second call refused, in strict turn', () => {
  it('doesn’t keep orphans from being deleted', async () => {
    const { account, play } = await setScene();
    for (let index = 0; index < 20; index += 1) account.plantLeft(PLACE, ORPHAN);
    let isRefused = false;
    const deletion = await play({
      faults: ({ action }) => {
        if (!action.startsWith('ec2:')) return undefined;
        // A look is tried again by the SDK, and so always gets through: the turn after it is a delete's.
        isRefused = action === 'ec2:DeleteNetworkInterface' && !isRefused;
        return isRefused ? 'throttled' : undefined;
      },
    });
    expect(deletion.status).toBe('SUCCESS');
    expect(account.networkInterfaceIds).toEqual([]);
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
  const name = (scene: Scene): string => `/Org/VPC/EniCleaner/${scene.model.Id ?? ''}`;

  /** Writes something else into it. */
  function tamper(scene: Scene, changes: object): void {
    const { value = '{}', tier = 'Standard' } = scene.account.parameters.get(name(scene)) ?? {};
    const stored = JSON.parse(value) as { model: object };
    scene.account.parameters.set(name(scene), {
      tier,
      value: JSON.stringify({ ...stored, model: { ...stored.model, ...changes } }),
    });
  }

  it('with another target than the request’s widens nothing', async () => {
    const scene = await setScene();
    tamper(scene, { VpcId: 'vpc-00000001' });
    const elsewhere = scene.account.plantLeft({ subnetId: 'subnet-9', groupIds: ['sg-9'] }, ORPHAN);
    const here = scene.account.plantLeft(PLACE, ORPHAN);
    await expect(scene.play()).resolves.toMatchObject({ status: 'SUCCESS' });
    expect(scene.account.standing(here)).toBe('gone');
    expect(scene.account.standing(elsewhere)).toBe('free');
  });

  it('of a newer version, with a service that nobody knows yet, fails no delete', async () => {
    const scene = await setScene();
    tamper(scene, { Services: ['Lambda', 'Teleportation'], OnTimeout: 'PERHAPS', TimeoutInMinutes: 1e6 });
    const here = scene.account.plantLeft(PLACE, ORPHAN);
    await expect(scene.play({ model: { Id: scene.model.Id ?? '' } })).resolves.toMatchObject({
      status: 'SUCCESS',
    });
    expect(scene.account.standing(here)).toBe('gone');
  });

  it.each(['gone', 'overwritten'])('is written anew by an update in a stack, where it is %s', async (how) => {
    const scene = await setScene();
    if (how === 'gone') scene.account.parameters.clear();
    else scene.account.parameters.set(name(scene), { value: 'mine now', tier: 'Standard' });
    const model = { ...scene.model, TimeoutInMinutes: 30 };
    const { update, read } = handlersOf(scene.account);
    const request = requestFor(model, { stackId: STACK_ID, previousModel: scene.model });
    await expect(update(request)).resolves.toMatchObject({ status: 'SUCCESS', model });
    await expect(read(requestFor(model))).resolves.toMatchObject({ status: 'SUCCESS', model });
    // And its rollback, too.
    const back = requestFor(scene.model, { stackId: STACK_ID, previousModel: model });
    await expect(update(back)).resolves.toMatchObject({ status: 'SUCCESS', model: scene.model });
    await expect(
      update(requestFor({ ...model, SubnetIds: ['subnet-9'] }, { stackId: STACK_ID, previousModel: model })),
    ).resolves.toMatchObject({ status: 'FAILED', errorCode: 'NotUpdatable' });
  });

  it('that is gone means NotFound to an update without a stack', async () => {
    const scene = await setScene();
    scene.account.parameters.clear();
    const { update } = handlersOf(scene.account);
    await expect(update(requestFor(scene.model))).resolves.toMatchObject({ errorCode: 'NotFound' });
  });
});

describe('FunctionNames of elsewhere', () => {
  const arn = (region: string, account: string): string => `arn:aws:lambda:${region}:${account}:function:f`;

  it.each([
    ['another account', arn(REGION, '999999999999')],
    ['another Region', arn('eu-north-1', ACCOUNT_ID)],
  ])('are refused at creation and in an update: %s', async (_what, name) => {
    const scene = await setScene();
    const { create, update } = handlersOf(scene.account);
    const refused = {
      status: 'FAILED',
      errorCode: 'InvalidRequest',
      message: expect.stringContaining(name) as string,
    };
    const properties = { SecurityGroupIds: [GROUP], FunctionNames: [name] };
    await expect(create(requestFor(properties))).resolves.toMatchObject(refused);
    await expect(update(requestFor({ ...scene.model, FunctionNames: [name] }))).resolves.toMatchObject(
      refused,
    );
  });

  it('are taken of the own account and Region', async () => {
    const scene = await setScene();
    const properties = { SecurityGroupIds: [GROUP], FunctionNames: [arn(REGION, ACCOUNT_ID), 'g'] };
    await expect(
      handlersOf(scene.account).create(requestFor(properties, { clientRequestToken: 'other' })),
    ).resolves.toMatchObject({ status: 'SUCCESS' });
  });
});
