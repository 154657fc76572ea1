import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { guard } from '../../src/guard';
import { applyFix, proposeAll } from '../../src/guard/fixes/propose';
import { HookError, type Effects, type HookInput, type HookOutcome } from '../../src/guard/protocol';
import { isExempt, settingsOf } from '../../src/guard/settings';
import { SEE_GUIDE, wholeCure } from '../../src/guard/cure';
import { COVERED, NO_EFFECTS, STACK_ID, UNCOVERED } from './events';
import { EVERY_SERVICE, findings, template } from './templates';

async function judge(model: unknown, changes: Partial<HookInput> = {}): Promise<HookOutcome> {
  return await guard(NO_EFFECTS, {
    point: 'CREATE_PRE_PROVISION',
    targetName: 'STACK',
    targetLogicalId: 'orders',
    account: '123456789012',
    stackId: STACK_ID,
    configuration: {},
    model: () => Promise.resolve(model as Awaited<ReturnType<HookInput['model']>>),
    deadline: 25_000,
    ...changes,
  });
}

/** The clients of an AWS that nobody asks. */
const EFFECTS_WITHOUT = {
  ec2: { send: () => Promise.reject(new Error('EC2 was called')) } as never,
  lambda: { send: () => Promise.reject(new Error('Lambda was called')) } as never,
  clock: { now: () => 0 },
};

const corpus = (name: string): string => readFileSync(join(__dirname, 'corpus', name), 'utf8');

describe('a stack', () => {
  it('passes when it is covered, or has nothing of the kind', async () => {
    const none = 'No resource of this template is known to leave network interfaces behind.';
    const covered =
      'The template was looked at for the network interfaces of Function: nothing was found that keeps its ' +
      'security groups and subnets from being deleted.';
    for (const [text, message] of [
      [COVERED, covered],
      ['Resources: {}', none],
      ['{"Resources": {}}', none],
    ] as const) {
      await expect(judge({ template: text })).resolves.toEqual({
        status: 'SUCCESS',
        message,
        annotations: [],
      });
    }
  });

  it('is refused when it is not, with the lines that mend it', async () => {
    const outcome = await judge({ template: UNCOVERED });
    expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NonCompliant' });
    expect(outcome.message).toBe(
      'The function Function uses the security group Group, and no Org::VPC::EniCleaner covers it. Lambda keeps its ' +
        'network interfaces after the function is deleted, and until they are gone CloudFormation can’t delete it. ' +
        'Add to the template: EniCleaner: {Type: Org::VPC::EniCleaner, Properties: {SecurityGroupIds: [!Ref Group]}}; ' +
        `in Function: DependsOn: [EniCleaner]. ${SEE_GUIDE}`,
    );
    expect(outcome.annotations).toMatchObject(
      [
        { name: 'uncovered: Function', status: 'FAILED', severityLevel: 'HIGH', statusMessage: /^Line 4: /u },
      ].map((each) => ({ ...each, statusMessage: expect.stringMatching(each.statusMessage) as string })),
    );
  });

  it('is read in either spelling, at creation and in an update', async () => {
    for (const model of [
      { template: UNCOVERED, previousTemplate: COVERED },
      { Template: UNCOVERED, PreviousTemplate: COVERED, ChangedResources: null },
      { Template: JSON.parse(JSON.stringify(template(UNCOVERED).source.value)) as object },
    ]) {
      await expect(judge(model)).resolves.toMatchObject({ errorCode: 'NonCompliant' });
      await expect(judge(model, { point: 'UPDATE_PRE_PROVISION' })).resolves.toMatchObject({
        errorCode: 'NonCompliant',
      });
    }
  });

  it('is judged by what its transforms make of it, where that is told', async () => {
    await expect(judge({ Template: UNCOVERED, ResolvedTemplate: COVERED })).resolves.toMatchObject({
      status: 'SUCCESS',
    });
  });

  it('is warned of for what its update will leave, though both templates are right', async () => {
    const moved = COVERED.replaceAll('Group', 'Other');
    const uncovered = { template: moved, previousTemplate: UNCOVERED };
    const outcome = await judge(uncovered, { point: 'UPDATE_PRE_PROVISION' });
    expect(outcome).toMatchObject({ status: 'SUCCESS', annotations: [{ name: 'update-leaves: Function' }] });
    expect(outcome.message).toMatch(/^Warning: This update takes away the security group Group/u);
    await expect(judge(uncovered)).resolves.toMatchObject({ annotations: [] });
  });

  describe('of whose change set', () => {
    const moved = COVERED.replaceAll('Group', 'Other');
    const effects = (answer: (command: object) => object): Effects => ({
      ...EFFECTS_WITHOUT,
      cloudFormation: { send: ((command: object) => Promise.resolve(answer(command))) as never },
      sleep: () => new Promise(() => undefined),
    });
    const judged = (action: string, of: Effects): Promise<HookOutcome> =>
      guard(of, {
        point: 'CREATE_PRE_PROVISION',
        targetName: 'CHANGE_SET',
        targetLogicalId: 'arn',
        account: '123456789012',
        stackId: STACK_ID,
        configuration: {},
        model: () =>
          Promise.resolve({
            template: moved,
            changedResources: [{ logicalResourceId: 'Function', action }],
          }),
        deadline: 25_000,
      });

    it('an update is told what it will leave, by what is deployed', async () => {
      const asked: string[] = [];
      const outcome = await judged(
        'UPDATE',
        effects((command) => {
          asked.push(command.constructor.name);
          return { TemplateBody: UNCOVERED, Stacks: [{}] };
        }),
      );
      expect(outcome.message).toMatch(/^Warning: This update takes away the security group Group/u);
      expect(asked.toSorted()).toEqual(['DescribeStacksCommand', 'GetTemplateCommand']);
    });

    it('nothing is said where that may not be read, or takes too long', async () => {
      const denied = effects(() => {
        throw new Error('AccessDenied');
      });
      await expect(judged('UPDATE', denied)).resolves.toMatchObject({ annotations: [] });
      const slow = {
        ...denied,
        cloudFormation: { send: (() => new Promise(() => undefined)) as never },
        sleep: () => Promise.resolve(),
      };
      await expect(judged('UPDATE', slow)).resolves.toMatchObject({ annotations: [] });
    });

    it('a creation is judged without any call', async () => {
      const never = effects(() => {
        throw new Error('it was asked');
      });
      await expect(judged('CREATE', never)).resolves.toMatchObject({ annotations: [] });
    });
  });

  it('has no template when it is deleted', async () => {
    for (const model of [{}, undefined, null, { template: '' }, { template: UNCOVERED }]) {
      await expect(judge(model, { point: 'DELETE_PRE_PROVISION' })).resolves.toMatchObject({
        status: 'SUCCESS',
      });
    }
    await expect(judge({ template: '  ' })).resolves.toMatchObject({ status: 'SUCCESS' });
  });

  it('passes when its template can’t be read: CloudFormation refuses that itself', async () => {
    const outcome = await judge({ template: corpus('unreadable.yaml') });
    expect(outcome).toMatchObject({ status: 'SUCCESS', annotations: [{ status: 'SKIPPED' }] });
    expect(outcome.message).toMatch(/^The template can’t be read \(line 3: /u);
  });

  it('is only warned of in WARN', async () => {
    const outcome = await judge({ template: UNCOVERED }, { configuration: { Mode: 'WARN' } });
    expect(outcome).toMatchObject({ status: 'SUCCESS', annotations: [{ status: 'FAILED' }] });
    expect(outcome.message).toMatch(/^Warning: The function Function uses /u);
  });

  it('is only warned of for what isn’t surely wrong', async () => {
    for (const name of ['permissions-go-first.yaml', 'less-well-known-services.yaml', 'macro.yaml']) {
      const outcome = await judge({ template: corpus(name) });
      expect(outcome.status).toBe('SUCCESS');
      expect(outcome.message).toMatch(/^Warning: /u);
      expect(outcome.annotations[0]).toMatchObject({ status: 'FAILED', severityLevel: 'MEDIUM' });
    }
  });

  it('passes with a note of what can’t be known', async () => {
    const outcome = await judge({ template: corpus('nested-stack.yaml') });
    expect(outcome).toMatchObject({
      status: 'SUCCESS',
      annotations: [{ name: 'hidden: Application', status: 'SKIPPED', severityLevel: 'INFORMATIONAL' }],
    });
  });

  it('passes when it is exempt', async () => {
    const outcome = await judge(
      { template: UNCOVERED },
      { configuration: { ExemptStacks: ['legacy', 'ord?rs'] } },
    );
    expect(outcome).toMatchObject({ status: 'SUCCESS', message: 'The stack orders is exempt.' });
    const unnamed = await judge(
      { template: UNCOVERED },
      { configuration: { ExemptStacks: ['ord*'] }, stackId: undefined },
    );
    expect(unnamed.status).toBe('SUCCESS');
  });

  it('is judged for the services that are asked for', async () => {
    const model = { template: corpus('agentcore.yaml') };
    await expect(judge(model)).resolves.toMatchObject({ status: 'FAILED' });
    await expect(judge(model, { configuration: { Services: ['Lambda'] } })).resolves.toMatchObject({
      status: 'SUCCESS',
    });
  });

  it('written by the CDK is not to be edited', async () => {
    const outcome = await judge({ template: corpus('cdk-function-in-its-own-network.json') });
    expect(outcome.message).toContain('In the CDK’s code: ');
    expect(outcome.message).toContain(
      '(<App/Handler>.node.defaultChild as CfnResource).addResourceDependency(eniCleaner)',
    );
  });

  it('with many functions is told of in one message, and mended by its lines at once', async () => {
    const text = corpus('sam-globals.yaml');
    const outcome = await judge({ template: text });
    expect(outcome.message).toContain('The same or the like: Second.');
    expect(outcome.annotations).toHaveLength(2);
    const read = template(text);
    const fix = proposeAll(read, findings(text), EVERY_SERVICE);
    if (fix === undefined) throw new Error('no fix');
    expect(outcome.message).toContain(wholeCure(read, fix));
    expect(findings(applyFix(read, fix))).toEqual([]);
  });

  it('that is huge is judged in time: what is left of it goes without lines', async () => {
    let now = 0;
    const clock = { now: () => (now += 1_000) };
    const effects = Object.create(NO_EFFECTS, { clock: { value: clock } }) as Effects;
    const functions = Array.from(
      { length: 40 },
      (_, index) => `
  Function${index}:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig: { SecurityGroupIds: [!Ref Group${index}], SubnetIds: [subnet-12345678] }
  Group${index}: { Type: 'AWS::EC2::SecurityGroup' }`,
    );
    const outcome = await guard(effects, {
      point: 'CREATE_PRE_PROVISION',
      targetName: 'STACK',
      targetLogicalId: 'orders',
      account: '123456789012',
      stackId: STACK_ID,
      configuration: {},
      model: () => Promise.resolve({ template: `Resources:${functions.join('')}` }),
      deadline: 25_000,
    });
    expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NonCompliant' });
    const withLines = outcome.annotations.filter(
      ({ remediationMessage }) => remediationMessage !== undefined,
    );
    expect(outcome.annotations).toHaveLength(25);
    expect(withLines.length).toBeGreaterThan(5);
    expect(withLines.length).toBeLessThan(25);
  });

  it('that can’t be fetched is let pass in WARN, and no other', async () => {
    const model = (): Promise<never> => Promise.reject(new HookError('NetworkFailure', 'it is gone'));
    await expect(judge({}, { model })).rejects.toMatchObject({ code: 'NetworkFailure' });
    await expect(judge({}, { model, configuration: { Mode: 'WARN' } })).resolves.toEqual({
      status: 'SUCCESS',
      message: 'Warning: it is gone',
      annotations: [],
    });
  });
});

describe('a change set', () => {
  const conditional = corpus('cleaner-with-another-condition.yaml');

  it('is judged like a stack', async () => {
    await expect(
      judge({ template: UNCOVERED, changedResources: [] }, { targetName: 'CHANGE_SET' }),
    ).resolves.toMatchObject({
      errorCode: 'NonCompliant',
    });
  });

  it('tells by its resources how conditions turned out', async () => {
    const changedResources = [
      { logicalResourceId: 'Cleaner', resourceType: 'Org::VPC::EniCleaner', action: 'CREATE' },
    ];
    await expect(judge({ template: conditional })).resolves.toMatchObject({ status: 'FAILED' });
    await expect(
      judge({ template: conditional, changedResources }, { targetName: 'CHANGE_SET' }),
    ).resolves.toMatchObject({
      status: 'SUCCESS',
    });
  });

  it('tells nothing by those that go', async () => {
    const changedResources = [{ LogicalResourceId: 'Cleaner', Action: 'DELETE' }];
    await expect(
      judge({ template: conditional, changedResources }, { targetName: 'CHANGE_SET' }),
    ).resolves.toMatchObject({ status: 'FAILED' });
  });
});

describe('other targets', () => {
  it.each([
    ['AWS::S3::Bucket', 'DELETE_PRE_PROVISION'],
    ['AWS::EC2::SecurityGroup', 'CREATE_PRE_PROVISION'],
    ['AWS::EC2::Subnet', 'UPDATE_PRE_PROVISION'],
  ] as const)('are not judged: %s at %s', async (targetName, point) => {
    await expect(judge({}, { targetName, point })).rejects.toMatchObject({ code: 'UnsupportedTarget' });
  });
});

describe('the type configuration', () => {
  it('has defaults', () => {
    for (const configuration of [undefined, null, {}, { Mode: null, ExemptStacks: null, Services: null }]) {
      expect(settingsOf(configuration)).toMatchObject({ mode: 'FAIL', exemptStacks: [] });
      expect(settingsOf(configuration).services.size).toBeGreaterThan(10);
    }
  });

  it.each([
    ['text', 'must be a JSON object'],
    [['FAIL'], 'must be a JSON object'],
    [{ Mode: 'fail' }, 'Mode'],
    [{ Mode: 1 }, 'Mode'],
    [{ ExemptStacks: 'a' }, 'ExemptStacks'],
    [{ ExemptStacks: [1] }, 'ExemptStacks'],
    [{ ExemptStacks: ['a/b'] }, 'which may hold * and ?; "a/b" is none of them'],
    [{ Services: 'Lambda' }, 'Services'],
    [{ Services: [] }, 'Services'],
    [{ Services: ['lambda'] }, '"lambda" is none of them'],
    [{ Service: ['Lambda'] }, 'Service in the type configuration'],
  ])('is refused in words: %j', (configuration, said) => {
    expect(() => settingsOf(configuration)).toThrow(HookError);
    expect(() => settingsOf(configuration)).toThrow(said);
  });

  it.each([
    ['orders', ['orders'], true],
    ['orders', ['order'], false],
    ['orders', ['*'], true],
    ['orders-prod', ['*-prod'], true],
    ['orders-prod', ['orders-????'], true],
    ['orders-prod', ['orders-???'], false],
    ['orders', [], false],
  ])('exempts %s by %j: %j', (name, patterns, exempt) => {
    expect(isExempt(name, patterns)).toBe(exempt);
  });
});
