import { Stack } from '../../src/cleaner/stack';
import { stackTemplate, type StackTemplate } from '../../src/cleaner/template';
import { playEach } from './play';
import { FASTER, FUNCTION, SERVING, takenOff } from './plays/deletions';
import { UPDATES_FAIL } from './plays/updates-fail';
import { Scene } from './scene';

/* Functions of FunctionNames that a custom resource still needs, and those that the stack keeps. */

describe('one that Lambda can’t take off its VPC', () => {
  playEach(UPDATES_FAIL);
});

describe('while a custom resource that a function serves is there', () => {
  const deletion = async (...denied: readonly string[]): Promise<readonly [boolean, string]> => {
    const scene = await Scene.open('no-wait');
    try {
      await scene.deploy(SERVING);
      if (denied.length > 0) await scene.deny(...denied);
      let gone = Infinity;
      scene.world.journal.subscribe((entry) => {
        if (entry.kind !== 'stack-event' || entry.logicalResourceId !== 'Custom') return;
        if (entry.status === 'DELETE_COMPLETE') gone = scene.world.time.now();
      });
      const { status } = await scene.delete();
      const [first = 0] = takenOff(scene);
      return [first > gone, status];
    } finally {
      await scene.end();
    }
  };

  it('the function stays on its VPC, and is taken off at once when that is gone', async () => {
    await expect(deletion()).resolves.toEqual([true, 'DELETE_COMPLETE']);
  });

  it('nothing is known of it without cloudformation:GetTemplate, and the deletion goes on', async () => {
    const [, status] = await deletion('cloudformation:GetTemplate');
    expect(status).toBe('DELETE_COMPLETE');
  });
});

it('one that its stack keeps stays on its VPC where the stack’s resources may not be listed', async () => {
  const scene = await Scene.open('no-wait');
  try {
    const retained = FASTER.replace(FUNCTION, `${FUNCTION}    DeletionPolicy: Retain\n`);
    await scene.deploy(retained.replace('FunctionNames:', 'TimeoutInMinutes: 5\n      FunctionNames:'));
    await scene.deny('cloudformation:ListStackResources');
    await scene.delete();
    expect(takenOff(scene)).toEqual([]);
  } finally {
    await scene.end();
  }
});

describe('while CloudFormation refuses to give the template', () => {
  it.each([1, 2, 3])('one that its stack keeps stays on its VPC all the same (seed %d)', async (seed) => {
    const scene = new Scene({ world: 'no-wait', seed }, { attempts: 1 }, 'open');
    try {
      await scene.world.listen(0);
      await scene.deploy(FASTER.replace(FUNCTION, `${FUNCTION}    DeletionPolicy: Retain\n`));
      scene.world.faults.set('throttling', 0.4);
      const { status } = await scene.delete();
      expect(takenOff(scene)).toEqual([]);
      expect(status).toBe('DELETE_FAILED');
    } finally {
      await scene.end();
    }
  });

  it.each(['ThrottlingException', 'ServiceUnavailable', 'TimeoutError'])(
    'a function isn’t taken for one that its stack doesn’t keep (%s)',
    async (name) => {
      let calls = 0;
      const cloudFormation = {
        send: (() => {
          calls += 1;
          if (calls === 1) return Promise.reject(Object.assign(new Error('Rate exceeded'), { name }));
          return Promise.resolve({
            TemplateBody: 'Resources: {F: {Type: AWS::Lambda::Function, DeletionPolicy: Retain}}',
          });
        }) as never,
      };
      const tree = new Stack({ cloudFormation, clock: { now: () => 0 } }, undefined);
      await expect(tree.keeps('stack', 'F')).rejects.toMatchObject({ name });
      await expect(tree.keeps('stack', 'F')).resolves.toBe(true);
      await expect(tree.keeps('stack', 'F')).resolves.toBe(true);
      expect(calls).toBe(2);
    },
  );
});

describe('a template', () => {
  const read = (TemplateBody: string, isRollback = false): Promise<StackTemplate | undefined> =>
    stackTemplate(
      { cloudFormation: { send: (() => Promise.resolve({ TemplateBody })) as never } },
      'stack',
      isRollback,
    );

  it.each<[string, string]>([
    [
      'in YAML',
      `
Resources:
  F: { Type: AWS::Lambda::Function, DeletionPolicy: Retain, Properties: { Runtime: x } }
  G:
    Type: AWS::Lambda::Function
    DeletionPolicy: RetainExceptOnCreate
  P: { Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { A: !Sub 'x-\${G.Arn}' } } } }
  C: { Type: Custom::Thing, Properties: { ServiceToken: !GetAtt P.Arn } }`,
    ],
    [
      'in JSON',
      JSON.stringify({
        Resources: {
          F: { Type: 'AWS::Lambda::Function', DeletionPolicy: 'Retain', Properties: {} },
          G: { Type: 'AWS::Lambda::Function', DeletionPolicy: 'RetainExceptOnCreate' },
          P: { Type: 'AWS::Lambda::Function', Properties: { A: { Ref: 'G' } } },
          C: {
            Type: 'AWS::CloudFormation::CustomResource',
            Properties: { ServiceToken: { 'Fn::GetAtt': ['P', 'Arn'] } },
          },
        },
      }),
    ],
  ])('tells which functions it keeps, and which serve: %s', async (_what, text) => {
    const found = await read(text);
    expect([...(found?.kept ?? [])]).toEqual(['F', 'G']);
    expect([...((await read(text, true))?.kept ?? [])]).toEqual(['F']);
    expect(Object.fromEntries(found?.servedBy ?? [])).toEqual({ P: ['C'], G: ['C'] });
  });

  it('that can’t be read is as one that may not be', async () => {
    await expect(read('{"Resources": ')).resolves.toBeUndefined();
    await expect(read(': : :\n\t-')).resolves.toBeUndefined();
  });
});
