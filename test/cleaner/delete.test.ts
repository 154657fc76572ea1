import { CLEAN_SCANS_APART } from '../../src/cleaner/delete-states';
import { LAMBDA_DESCRIPTION, LAMBDA_REQUESTER, MINUTE, ordinaryAttachment, SECOND } from './account/account';
import { striking } from './account/clients';
import { STACK_ID, type Deletion } from './account/cloudformation';
import { deleteFunction, ORDINARY, ORPHANING, PLACE, setScene, USE } from './account/scene';

const ORPHAN = { Description: LAMBDA_DESCRIPTION, RequesterId: LAMBDA_REQUESTER };
const LEGACY = (number: number): object => ({
  Description: 'AWS Lambda VPC ENI: 1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  RequesterId: '123456789012:awslambda_1_20170101120000000',
  Status: 'in-use',
  Attachment: ordinaryAttachment(number),
});
const F = { logicalId: 'F' };

const minutes = ({ beganAt, endedAt }: Deletion): number => (endedAt - beganAt) / MINUTE;

describe('a deletion', () => {
  it('waits for a release and proves its end', async () => {
    const { account, play } = await setScene({ resources: [F] });
    account.addFunction('f', { $LATEST: USE }, STACK_ID);
    account.plantHyperplane(PLACE, ORDINARY);
    deleteFunction(account, 'F', 0);
    const deletion = await play();
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.message).toBe(
      'The network interface that a service had left is gone, deleted by this resource.',
    );
    expect(minutes(deletion)).toBeLessThan(12);
    expect(account.networkInterfaceIds).toEqual([]);
    expect(account.parameters.size).toBe(0);
  });

  it('deletes what its service never will', async () => {
    const { account, play } = await setScene();
    account.plantHyperplane(PLACE, ORPHANING);
    account.plantLeft(PLACE, ORPHAN);
    account.plantLeft(PLACE, LEGACY(7));
    await expect(play()).resolves.toMatchObject({
      status: 'SUCCESS',
      message: 'All 3 network interfaces that services had left are gone, deleted by this resource.',
    });
    expect(account.networkInterfaceIds).toEqual([]);
  });

  it('is over in seconds where nothing was left', async () => {
    const { play } = await setScene();
    const deletion = await play();
    expect(deletion.message).toBe('No service has left a network interface behind.');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(CLEAN_SCANS_APART + 5 * SECOND);
  });

  it('takes functions of FunctionNames off the VPC first', async () => {
    const { account, play } = await setScene({ resources: [F], properties: { FunctionNames: ['f'] } });
    account.addFunction('f', { $LATEST: USE }, STACK_ID);
    account.plantHyperplane(PLACE, ORDINARY);
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.touches.filter(({ does }) => does === 'take-off')).toHaveLength(1);
    expect(minutes(deletion)).toBeLessThan(13);
  });

  it('fails at its deadline, and names what is left, its class and its owner', async () => {
    const { account, play } = await setScene({ properties: { TimeoutInMinutes: 7 } });
    const id = account.plantHyperplane(PLACE, { detachedAfter: 60 * MINUTE, deletedAfter: 0 });
    const deletion = await play();
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(deletion.message).toBe(
      `The 7 minutes are over and 1 network interface is left. Delete the stack again later, and set a longer TimeoutInMinutes in the template for the next time. Left: ${id} (Lambda is releasing it, was for my-function).`,
    );
    expect(minutes(deletion)).toBeLessThan(7.1);
    expect(account.parameters.size).toBe(1);
  });
});

describe('work without effect', () => {
  it('isn’t repeated every few seconds: an attachment that EC2 doesn’t let go of', async () => {
    const { account, play } = await setScene();
    account.plantLeft(PLACE, ORPHAN);
    const id = account.plantLeft(PLACE, LEGACY(7), false);
    const deletion = await play();
    expect(deletion.message).toContain(`Left: ${id} (still attached by Lambda).`);
    expect(minutes(deletion)).toBeLessThan(120.5);
    expect(deletion.invocations.length).toBeLessThan(80);
  });

  it('isn’t repeated every few seconds: a function that Lambda doesn’t update', async () => {
    const { account, play } = await setScene({ resources: [F], properties: { FunctionNames: ['f'] } });
    account.addFunction('f', { $LATEST: USE }, STACK_ID);
    account.setBusy('f', true);
    const deletion = await play();
    expect(deletion.message).toContain('Not off the VPC yet: f.');
    expect(minutes(deletion)).toBeLessThan(120.5);
    expect(deletion.invocations.length).toBeLessThan(80);
  });

  it('ends at the first refusal for good, and leaves nothing under way', async () => {
    const { account, play } = await setScene();
    for (let count = 0; count < 40; count += 1) account.plantLeft(PLACE, ORPHAN);
    const deletion = await play({ faults: striking('denied', 'ec2:DeleteNetworkInterface') });
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'AccessDenied' });
    expect(deletion.message).toContain('Allow ec2:DeleteNetworkInterface');
    const made = deletion.calls.length;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(deletion.calls).toHaveLength(made);
    expect(deletion.touches).toEqual([]);
    expect(deletion.calls.filter(({ action }) => action === 'ec2:DeleteNetworkInterface')).toHaveLength(1);
  });

  it('waits once in all of an update’s three attempts where the stack’s status can’t be read', async () => {
    const { account, play } = await setScene({
      occasion: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      properties: { TimeoutInMinutes: 10 },
    });
    account.plantHyperplane(PLACE, { detachedAfter: 900 * MINUTE, deletedAfter: MINUTE });
    const faults = striking('denied', 'cloudformation:DescribeStacks');
    const attempts: number[] = [];
    for (const token of ['first', 'second', 'third']) {
      const deletion = await play({ faults, token });
      expect(deletion.message).toMatch(/^What the stack is doing can’t be read, .* The 10 minutes are over/u);
      attempts.push(minutes(deletion));
      account.advance(10 * SECOND);
    }
    expect(attempts[0]).toBeGreaterThanOrEqual(10);
    expect(Math.max(...attempts.slice(1))).toBeLessThan(1);
    // Whoever deletes the stack later gets the whole time.
    account.advance(30 * MINUTE);
    expect(minutes(await play({ faults, token: 'another operation' }))).toBeGreaterThanOrEqual(10);
  });
});
