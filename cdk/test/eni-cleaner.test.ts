import {
  Aspects,
  Duration,
  NestedStack,
  RemovalPolicy,
  Stack,
  Stage,
  Validations,
  aws_iam as iam,
  aws_lambda as lambda,
  type App,
} from 'aws-cdk-lib';

import { EniCleaner, EniGuardMode, EniGuardValidation, EniService, OnTimeout } from '../src/index';
import { ENV, fn, group, importedVpc, ownVpc, SAMPLES } from './apps';
import { newApp, synthesize, synthesized, type Synthesized } from './synthesize';

let app: App;
let stack: Stack;
beforeEach(() => {
  app = newApp();
  stack = new Stack(app, 'Stack', { env: ENV });
});

interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const resources = ({ templates }: Synthesized, name = 'Stack'): Readonly<Record<string, Resource>> =>
  (templates.get(name)?.['Resources'] ?? {}) as unknown as Readonly<Record<string, Resource>>;
const cleaners = (result: Synthesized, name = 'Stack'): readonly (readonly [string, Resource])[] =>
  Object.entries(resources(result, name)).filter(([, { Type }]) => Type === 'Org::VPC::EniCleaner');
const properties = (result: Synthesized): Resource['Properties'] => cleaners(result)[0]?.[1].Properties;

describe('EniCleaner', () => {
  it('writes every property as the type has it', () => {
    const vpc = ownVpc(stack);
    const f = fn(stack, undefined);
    new EniCleaner(stack, 'EniCleaner', {
      securityGroups: [group(stack, vpc)],
      vpcSubnets: { subnets: vpc.isolatedSubnets },
      functions: [f, f.currentVersion],
      services: [EniService.LAMBDA, EniService.BEDROCK_AGENT_CORE, EniService.LAMBDA],
      timeout: Duration.hours(2),
      updateTimeout: Duration.minutes(0),
      onTimeout: OnTimeout.SUCCEED,
    });
    expect(properties(synthesized(app))).toEqual({
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^Group/u), 'GroupId'] }],
      SubnetIds: [{ Ref: expect.any(String) as string }, { Ref: expect.any(String) as string }],
      FunctionNames: [{ Ref: expect.stringMatching(/^Fn/u) as string }],
      Services: ['Lambda', 'BedrockAgentCore'],
      TimeoutInMinutes: 120,
      UpdateTimeoutInMinutes: 0,
      OnTimeout: 'SUCCEED',
    });
  });

  it('guards a VPC of its own with all of its subnets, an imported one by its id', () => {
    new EniCleaner(stack, 'EniCleaner', { vpc: ownVpc(stack) });
    expect(properties(synthesized(app))).toMatchObject({
      SubnetIds: { length: 2 },
      VpcId: { Ref: 'Vpc8378EB38' },
    });
    app = newApp();
    stack = new Stack(app, 'Stack');
    new EniCleaner(stack, 'EniCleaner', { vpc: importedVpc(stack) });
    expect(properties(synthesized(app))).toEqual({ VpcId: 'vpc-0123456789abcdef0' });
  });

  it('selects subnets of a VPC', () => {
    const vpc = ownVpc(stack);
    new EniCleaner(stack, 'EniCleaner', {
      vpc,
      vpcSubnets: { availabilityZones: ['us-east-1a'] },
    });
    expect(properties(synthesized(app))).toEqual({ SubnetIds: [expect.anything()] });
  });

  it.each([
    ['nothing to guard', {}, /nothing to guard: give it securityGroups, vpcSubnets or a vpc/u],
    ['a selection of no VPC', { vpcSubnets: {} }, /needs the vpc whose subnets/u],
  ])('refuses %s', (_name, props, message) => {
    expect(() => new EniCleaner(stack, 'EniCleaner', props)).toThrow(message);
  });

  it.each([Duration.minutes(1), Duration.hours(12), Duration.seconds(150)])(
    'refuses a timeout of %s, also of all',
    (timeout) => {
      const message = /timeout of an EniCleaner is a whole number of minutes from 2 to 700/u;
      expect(() => new EniCleaner(stack, 'EniCleaner', { vpc: ownVpc(stack), timeout })).toThrow(message);
      expect(() => EniCleaner.protect(app, { timeout })).toThrow(message);
    },
  );

  it('lets functions go first, and no other parts of their constructs, which would be a circle', () => {
    const f = fn(stack, importedVpc(stack));
    const cleaner = new EniCleaner(stack, 'EniCleaner', { securityGroups: f.connections.securityGroups });
    cleaner.cleanUpAfter(f);
    const made = resources(synthesized(app));
    const dependent = Object.entries(made).filter(([, { DependsOn = [] }]) =>
      DependsOn.some((id) => id.startsWith('EniCleaner')),
    );
    expect(dependent.map(([, { Type }]) => Type)).toEqual(['AWS::Lambda::Function']);
  });

  it('says where nothing is to be cleaned up after, and where it would be both', () => {
    const vpc = ownVpc(stack);
    const f = fn(stack, vpc);
    const cleaner = new EniCleaner(stack, 'EniCleaner', { vpc, functions: [f] });
    expect(() => {
      cleaner.cleanUpAfter(vpc);
    }).toThrow(/Nothing in Stack\/Vpc is known to leave/u);
    expect(() => {
      cleaner.cleanUpAfter(f);
    }).toThrow(/choose one of the two/u);
  });
});

describe('EniCleaner.protect', () => {
  it('waits nine hours for AgentCore, and names the service', () => {
    const result = synthesize(
      SAMPLES['AgentCore runtime, browser and code interpreter'] ?? { build: () => 0 },
      {
        protect: {},
      },
    );
    expect(cleaners(result, 'Sample')[0]?.[1].Properties).toMatchObject({
      Services: ['BedrockAgentCore', 'Lambda'],
      TimeoutInMinutes: 540,
    });
  });

  it('looks after the services asked for', () => {
    const sample = SAMPLES['network connector'] ?? { build: () => 0 };
    const asked = synthesize(sample, { protect: { services: [EniService.LAMBDA_NETWORK_CONNECTORS] } });
    expect(cleaners(asked, 'Sample')).toHaveLength(1);
    const others = synthesize(sample, { protect: { services: [EniService.LAMBDA] } });
    expect(cleaners(others, 'Sample')).toEqual([]);
  });

  it('leaves out what is excluded', () => {
    const vpc = ownVpc(stack);
    const excluded = fn(stack, vpc);
    fn(stack, vpc, { securityGroups: [group(stack, vpc)] }, 'Other');
    EniCleaner.protect(app, { exclude: [excluded] });
    const text = JSON.stringify(cleaners(synthesized(app)));
    expect(text).toContain('Group');
    expect(text).not.toContain('FnSecurityGroup');
  });

  it('is content with being called twice', () => {
    fn(stack, ownVpc(stack));
    EniCleaner.protect(app);
    EniCleaner.protect(stack, { timeout: Duration.minutes(30) });
    expect(cleaners(synthesized(app))).toHaveLength(1);
  });

  it('changes nothing of an app without functions in a VPC', () => {
    fn(stack, undefined);
    ownVpc(stack);
    const before = synthesized(app);
    app = newApp();
    stack = new Stack(app, 'Stack', { env: ENV });
    fn(stack, undefined);
    ownVpc(stack);
    EniCleaner.protect(app);
    expect(synthesized(app)).toEqual(before);
  });

  it('says that a stage came too late, or was synthesized too early', () => {
    EniCleaner.protect(app);
    const stage = new Stage(app, 'Late');
    new Stack(stage, 'Stack');
    expect(() => synthesized(app)).toThrow(/The stage Late was made after EniCleaner.protect was called/u);
    const early = newApp();
    const first = new Stage(early, 'Early');
    new Stack(first, 'Stack');
    first.synth();
    expect(() => {
      EniCleaner.protect(early);
    }).toThrow(/The stage Early is synthesized already/u);
  });

  it('freezes nothing: what another Aspect adds to a policy or a list later is in the template', () => {
    const vpc = ownVpc(stack);
    const f = fn(stack, vpc);
    EniCleaner.protect(stack);
    const nested = new NestedStack(stack, 'Nested');
    fn(nested, vpc);
    const layer = lambda.LayerVersion.fromLayerVersionArn(
      stack,
      'Layer',
      'arn:aws:lambda:us-east-1:111122223333:layer:l:1',
    );
    let isAdded = false;
    const late = {
      visit: (): void => {
        if (isAdded) return;
        isAdded = true;
        f.addLayers(layer);
        f.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:Late'], resources: ['*'] }));
      },
    };
    Aspects.of(stack).add(late, { priority: 1000 });
    const text = JSON.stringify(resources(synthesized(app)));
    expect(text).toContain('s3:Late');
    expect(text).toContain('layer:l:1');
  });

  it('warns of a function that stays when its stack goes', () => {
    fn(stack, ownVpc(stack)).applyRemovalPolicy(RemovalPolicy.RETAIN);
    EniCleaner.protect(app);
    expect(synthesized(app).messages).toEqual([
      expect.stringMatching(/^warning .*It stays when its stack is deleted.*enicleaner-cdk:stays/u),
    ]);
  });
});

describe('EniGuardValidation', () => {
  const said = (mode: EniGuardMode | undefined, protect: boolean): string => {
    const vpc = ownVpc(stack);
    fn(stack, vpc, { securityGroups: [group(stack, vpc)] });
    if (protect) EniCleaner.protect(app);
    Validations.of(app).addPlugins(new EniGuardValidation(mode === undefined ? {} : { mode }));
    const errors: string[] = [];
    const spy = jest.spyOn(console, 'error').mockImplementation((text: string) => {
      errors.push(text);
    });
    try {
      synthesized(app);
    } catch (error) {
      errors.push((error as Error).message);
    } finally {
      spy.mockRestore();
    }
    return errors.join('\n');
  };

  it('says at synthesis what the hook would refuse, and what mends it in the CDK’s code', () => {
    const text = said(undefined, false);
    expect(text).toMatch(/Validation failed|ERROR/u);
    expect(text).toMatch(/uncovered|Fn/u);
    expect(text).toMatch(/In the CDK’s code/u);
  });

  it('only warns where it is told so', () => {
    const text = said(EniGuardMode.WARN, false);
    expect(text).toMatch(/WARNING/u);
    expect(text).not.toMatch(/ERROR/u);
  });

  it('has nothing to say of a protected app', () => {
    expect(said(undefined, true)).toBe('');
  });
});
