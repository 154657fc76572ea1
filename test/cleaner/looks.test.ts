import { LAMBDA_DESCRIPTION, LAMBDA_REQUESTER, MINUTE, SECOND } from './account/account';
import { striking } from './account/clients';
import { STACK_ID, type Deletion } from './account/cloudformation';
import { deleteFunction, ELSEWHERE, ORDINARY, PLACE, setScene, USE } from './account/scene';

const ORPHAN = { Description: LAMBDA_DESCRIPTION, RequesterId: LAMBDA_REQUESTER };
const F = { logicalId: 'F' };

/** The actions of each invocation, in order. */
const actions = ({ invocations, calls }: Deletion): readonly (readonly string[])[] =>
  invocations.map(({ at, took }) =>
    calls.filter((call) => call.at > at && call.at <= at + took).map(({ action }) => action),
  );

const messages = ({ invocations }: Deletion): readonly string[] =>
  invocations.flatMap(({ outcome }) => (outcome?.status === 'IN_PROGRESS' ? [outcome.message] : []));

const countOf = ({ calls }: Deletion, name: string): number =>
  calls.filter(({ action }) => action === name).length;

describe('looks', () => {
  it('that find what they waited for cost one call', async () => {
    const { account, play } = await setScene({ resources: [F] });
    account.addFunction('f', { $LATEST: USE }, STACK_ID);
    account.plantHyperplane(PLACE, ORDINARY);
    deleteFunction(account, 'F', 0);
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    const each = actions(deletion);
    const single = each.filter((made) => made.join() === 'ec2:DescribeNetworkInterfaces');
    // All but the first, the whole picture every five minutes, and the last ones.
    expect(each.length - single.length).toBeLessThanOrEqual(6);
    expect(single.length).toBeGreaterThan(each.length / 2);
  });

  it('read the state and the stack at the beginning only', async () => {
    const { account, play } = await setScene();
    account.plantHyperplane(PLACE, ORDINARY);
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.invocations.length).toBeGreaterThan(10);
    expect(countOf(deletion, 'ssm:GetParameter')).toBe(1);
    expect(countOf(deletion, 'cloudformation:DescribeStacks')).toBe(1);
  });

  it('read it again where the request brings other properties, or its identifier alone', async () => {
    const { account, model, play } = await setScene();
    account.plantHyperplane(PLACE, ORDINARY);
    const deletion = await play({
      model: { Id: model.Id ?? '' },
      mishaps: (callback) => (callback === 3 ? 'lost' : undefined),
    });
    expect(deletion.status).toBe('SUCCESS');
    // The first invocation, and the one whose context was lost. The others bring the properties of the answers.
    expect(countOf(deletion, 'ssm:GetParameter')).toBe(2);
  });

  it('go on without the state where somebody deletes it mid-way', async () => {
    const { account, play } = await setScene();
    account.plantHyperplane(PLACE, ORDINARY);
    account.after(5 * MINUTE, () => account.parameters.clear());
    const deletion = await play();
    expect(deletion).toMatchObject({
      status: 'SUCCESS',
      message: 'The network interface that a service had left is gone, deleted by this resource.',
    });
  });

  it('end with what can be deleted where that is all they found; the next one sees the rest', async () => {
    const { account, play } = await setScene({ resources: [F] });
    account.plantLeft(PLACE, ORPHAN);
    // In the subnet alone, so that only the second call of a whole look shows it.
    account.plantHyperplane({ subnetId: PLACE.subnetId, groupIds: ['sg-00000002'] }, ORDINARY);
    deleteFunction(account, 'F', 0);
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    expect(actions(deletion)[0]?.slice(3)).toEqual([
      'ec2:DescribeNetworkInterfaces',
      'lambda:ListFunctions',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeNetworkInterfaces',
      'lambda:ListFunctions',
      'cloudformation:ListStackResources',
    ]);
    // When the function went is asked once, and as soon as something is waited for.
    expect(countOf(deletion, 'cloudformation:ListStackResources')).toBe(1);
    expect(deletion.message).toBe(
      'All 2 network interfaces that services had left are gone, deleted by this resource.',
    );
  });

  it('that end with what can be deleted don’t put off that waiting for the rest is futile', async () => {
    const { account, play } = await setScene();
    account.plantLeft(PLACE, ORPHAN);
    account.addFunction('stays', { $LATEST: ELSEWHERE });
    // In the subnet alone, so that only the second call of a whole look shows it.
    account.plantHyperplane({ subnetId: PLACE.subnetId, groupIds: ELSEWHERE.groupIds }, ORDINARY);
    const deletion = await play();
    expect(deletion.status).toBe('FAILED');
    expect(deletion.message).toContain('stays');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(MINUTE);
    expect(countOf(deletion, 'ec2:DeleteNetworkInterface')).toBe(1);
  });

  it('don’t ask when functions went where nothing has to be waited for', async () => {
    const { account, play } = await setScene({ resources: [F] });
    account.plantLeft(PLACE, ORPHAN);
    deleteFunction(account, 'F', 0);
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    expect(countOf(deletion, 'cloudformation:ListStackResources')).toBe(0);
  });

  it('tell a whole picture every few minutes, and between that what they know', async () => {
    const { account, play } = await setScene();
    for (let count = 0; count < 12; count += 1) {
      account.plantHyperplane(PLACE, { detachedAfter: (6 + count) * MINUTE, deletedAfter: undefined });
    }
    const deletion = await play();
    expect(deletion.message).toBe(
      'All 12 network interfaces that services had left are gone, deleted by this resource.',
    );
    const told = messages(deletion).flatMap(
      (message) => /^Waiting for (.*?) network/u.exec(message)?.[1] ?? [],
    );
    expect(told[0]).toBe('12');
    expect(told[1]).toMatch(/^at least [2-8]$/u);
    // A look that goes as far as the last filter is a whole one.
    const whole = deletion.calls.filter(
      ({ action, input }) =>
        action === 'ec2:DescribeNetworkInterfaces' && JSON.stringify(input['Filters']).includes('subnet-id'),
    );
    const gaps = whole.slice(1).map(({ at }, index) => at - (whole[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(8 * MINUTE);
    // Those that are let go of early don't have to wait for the last one.
    const deletes = deletion.touches.filter(({ does }) => does === 'delete').map(({ at }) => at);
    expect((deletes.at(-1) ?? 0) - (deletes[0] ?? 0)).toBeGreaterThan(5 * MINUTE);
  });

  it('keep in mind who held one, and ask seldom', async () => {
    const { account, play } = await setScene({ resources: [F] });
    account.addFunction('f', { $LATEST: undefined, 3: USE }, STACK_ID);
    account.plantHyperplane(PLACE, ORDINARY);
    deleteFunction(account, 'F', 4 * MINUTE);
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    expect(messages(deletion)[0]).toContain('(held by f:3)');
    expect(messages(deletion)[1]).toContain('Last seen held by function f:3.');
    // 2 versions a page here: the first look, every 5 minutes, and before the deletion.
    expect(countOf(deletion, 'lambda:ListFunctions')).toBeLessThanOrEqual(6);
  });

  it('are whole ones again at the deadline', async () => {
    const { account, play } = await setScene({ properties: { TimeoutInMinutes: 10 } });
    account.plantHyperplane(PLACE, { detachedAfter: 60 * MINUTE, deletedAfter: undefined });
    account.after(9 * MINUTE, () =>
      account.plantHyperplane(PLACE, { detachedAfter: 60 * MINUTE, deletedAfter: undefined }),
    );
    const deletion = await play();
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(deletion.message).toContain('2 network interfaces are left');
  });

  it('wait for nothing that a context names, if it isn’t a service’s', async () => {
    const { account, play } = await setScene();
    const foreign = account.plantForeign(PLACE, { Description: 'mine' });
    account.plantHyperplane(PLACE, { detachedAfter: 3 * MINUTE, deletedAfter: undefined });
    const deletion = await play({
      faults: (call) => {
        const filters = call.input['Filters'] as readonly { Name: string; Values: string[] }[] | undefined;
        // As if the context had named it as well.
        filters?.find(({ Name }) => Name === 'network-interface-id')?.Values.push(foreign);
        return undefined;
      },
    });
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(5 * MINUTE);
    expect(account.networkInterfaceIds).toEqual([foreign]);
  });

  it('don’t fail because Lambda is asked too often, while its answer decides nothing', async () => {
    const { account, play } = await setScene();
    account.plantHyperplane(PLACE, ORDINARY);
    const deletion = await play({ faults: striking('throttled', 'lambda:ListFunctions', 1) });
    expect(deletion.status).toBe('SUCCESS');
    expect(messages(deletion)[0]).toMatch(/^Waiting for 1 network interface/u);
  });

  it('don’t read more functions than there is time for, nor again and again', async () => {
    const { account, play } = await setScene({ properties: { TimeoutInMinutes: 20 } });
    // One that uses the place, so that the list can't be read in parts: which of many uses what has no room in a context.
    account.addFunction('a', { $LATEST: USE });
    // 3 versions a page here, 100 ms each: more than 18 s.
    for (let count = 0; count < 600; count += 1) account.addFunction(`f${count}`, { $LATEST: undefined });
    const orphan = account.plantLeft(PLACE, ORPHAN);
    const deletion = await play();
    // Nobody knows who else might need it.
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(account.networkInterfaceIds).toEqual([orphan]);
    expect(Math.max(...deletion.invocations.map(({ took }) => took))).toBeLessThan(30 * SECOND);
    expect(countOf(deletion, 'lambda:ListFunctions')).toBeLessThanOrEqual(200);
  });

  it('end at the same time as ever where nothing was left', async () => {
    const { account, play } = await setScene();
    account.plantLeft(PLACE, ORPHAN);
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(25 * SECOND);
  });
});
