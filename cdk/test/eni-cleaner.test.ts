import {
  Aspects,
  CustomResource,
  Duration,
  NestedStack,
  PhysicalName,
  RemovalPolicy,
  Stack,
  Stage,
  Validations,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_s3 as s3,
  aws_s3_deployment as deployment,
  custom_resources as cr,
  type App,
  type IPolicyValidationPlugin,
} from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Dependencies } from '../../src/guard/template/graph';
import { templateOfValue } from '../../src/guard/template/template';

import { EniCleaner, EniGuardMode, EniGuardValidation, EniService, OnTimeout } from '../src/index';
import { targetsOf } from '../src/targets';
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
const circular = ({ templates }: Synthesized): readonly string[] => {
  const template = templateOfValue(templates.get('Stack') ?? {});
  const graph = new Dependencies(template).graph();
  return [...template.resources.keys()].filter((id) => graph.reaches(id, id));
};
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

  const at = (vpc: ec2.IVpc): object => ({
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  });
  const single = (vpc: ec2.IVpc): lambda.SingletonFunction =>
    new lambda.SingletonFunction(stack, 'Single', {
      uuid: 'one',
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = 1;'),
      ...at(vpc),
    });
  it.each<[string, (vpc: ec2.IVpc) => IConstruct]>([
    ['a singleton', single],
    ['an alias', (vpc) => fn(stack, vpc).addAlias('live')],
    ['a version', (vpc) => fn(stack, vpc).currentVersion],
    [
      'a custom resource',
      (vpc) => new CustomResource(stack, 'It', { serviceToken: single(vpc).functionArn }),
    ],
    [
      'a call of the SDK',
      (vpc) =>
        new cr.AwsCustomResource(stack, 'Call', {
          ...at(vpc),
          installLatestAwsSdk: false,
          onUpdate: {
            service: 'STS',
            action: 'GetCallerIdentity',
            physicalResourceId: cr.PhysicalResourceId.of('call'),
          },
          policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
        }),
    ],
    [
      'a bucket deployment',
      (vpc) =>
        new deployment.BucketDeployment(stack, 'Deployment', {
          ...at(vpc),
          sources: [deployment.Source.data('key', 'text')],
          destinationBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'there-already'),
        }),
    ],
  ])('finds the function of %s, which is in another construct', (_name, user) => {
    const vpc = ownVpc(stack);
    new EniCleaner(stack, 'EniCleaner', { vpc }).cleanUpAfter(user(vpc));
    const first = Object.values(resources(synthesized(app))).filter(({ DependsOn = [] }) =>
      DependsOn.some((id) => id.startsWith('EniCleaner')),
    );
    expect(first.map(({ Type }) => Type)).toEqual(['AWS::Lambda::Function']);
  });

  it('leaves out functions without a VPC that answer custom resources, which might go in a circle', () => {
    const vpc = importedVpc(stack);
    const part = new Construct(stack, 'Part');
    const answering = fn(stack, undefined, {}, 'Answering');
    const custom = new CustomResource(part, 'It', { serviceToken: answering.functionArn });
    const fed = new ec2.SecurityGroup(stack, 'Fed', { vpc, description: custom.getAttString('Text') });
    fn(part, vpc, { securityGroups: [fed] });
    new EniCleaner(stack, 'EniCleaner', { securityGroups: [fed] }).cleanUpAfter(part);
    expect(circular(synthesized(app))).toEqual([]);
  });

  it('takes a function off, or cleans up after it, by whatever it is called', () => {
    const vpc = ownVpc(stack);
    const f = fn(stack, vpc);
    const cleaner = new EniCleaner(stack, 'EniCleaner', { vpc, functions: [f] });
    expect(() => {
      cleaner.cleanUpAfter(f.addAlias('live'));
    }).toThrow(/takes Stack\/Fn off its VPC first.*choose one of the two/u);
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

  it.each([[[]], [[EniService.ALL]]])('looks after all services with the list %j', (services) => {
    fn(stack, ownVpc(stack));
    EniCleaner.protect(app, { services });
    expect(cleaners(synthesized(app))).toHaveLength(1);
  });

  it('guards the default group of a VPC, and no group that stays', () => {
    const vpc = ownVpc(stack);
    const kept = group(stack, vpc, 'Kept');
    kept.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const byDefault = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Default', vpc.vpcDefaultSecurityGroup);
    fn(stack, vpc, { securityGroups: [kept, byDefault] });
    EniCleaner.protect(app);
    expect(properties(synthesized(app))?.['SecurityGroupIds']).toEqual([
      { 'Fn::GetAtt': ['Vpc8378EB38', 'DefaultSecurityGroup'] },
    ]);
  });

  it.each([
    ['Region', { ...ENV, region: 'eu-west-1' }],
    ['account', { ...ENV, account: '111122223333' }],
  ])('puts no cleaner where it wouldn’t see the network interfaces: in another %s', (_name, env) => {
    const other = new Stack(app, 'Other', { env, crossRegionReferences: true });
    const elsewhere = new ec2.SecurityGroup(other, 'Group', {
      vpc: importedVpc(other),
      securityGroupName: PhysicalName.GENERATE_IF_NEEDED,
    });
    const vpc = importedVpc(stack);
    const user = fn(stack, vpc, { securityGroups: [elsewhere] }).node.defaultChild as lambda.CfnFunction;
    expect(targetsOf(user, ['VpcConfig'])).toEqual([]);
  });

  it('leaves out a singleton, whose function is in another construct', () => {
    const singleton = new lambda.SingletonFunction(stack, 'Single', {
      uuid: 'one',
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = 1;'),
      vpc: importedVpc(stack),
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    });
    EniCleaner.protect(app, { exclude: [singleton] });
    expect(cleaners(synthesized(app))).toEqual([]);
  });

  it('lists in an order that is the same in every language', () => {
    const vpc = importedVpc(stack);
    fn(stack, vpc, { securityGroups: ['b', 'A', 'B', 'a'].map((id) => group(stack, vpc, id)) });
    EniCleaner.protect(app);
    const listed = JSON.stringify(properties(synthesized(app))?.['SecurityGroupIds']);
    expect([...listed.matchAll(/GetAtt":\["(.)/gu)].map(([, id]) => id)).toEqual(['A', 'B', 'a', 'b']);
  });

  it('lets a nested stack go before the cleaner of the group that its function is in', () => {
    const vpc = importedVpc(stack);
    const nested = new NestedStack(stack, 'Nested');
    fn(nested, vpc, { securityGroups: [group(stack, vpc)] });
    EniCleaner.protect(app);
    const made = synthesized(app);
    const [id] = cleaners(made)[0] ?? [];
    const first = Object.values(resources(made)).filter(({ DependsOn = [] }) => DependsOn.includes(id ?? ''));
    expect(first.map(({ Type }) => Type)).toEqual(['AWS::CloudFormation::Stack']);
  });

  it('has no circle where a group is made of what a function of a nested stack gives', () => {
    const vpc = importedVpc(stack);
    const nested = new NestedStack(stack, 'Nested');
    const inside = fn(nested, vpc, { securityGroups: [group(stack, vpc)] });
    const fed = new ec2.SecurityGroup(stack, 'Fed', { vpc, description: inside.functionName });
    fn(stack, vpc, { securityGroups: [fed] });
    EniCleaner.protect(app);
    const made = synthesized(app);
    expect(cleaners(made)).toHaveLength(2);
    expect(circular(made)).toEqual([]);
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
  it('has every member of a plugin, without which Python’s type checkers don’t take it for one', () => {
    const plugin: Required<Pick<IPolicyValidationPlugin, 'name' | 'version'>> = {
      name: 'enicleaner',
      version: (
        JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string }
      ).version,
    };
    const validation = new EniGuardValidation();
    expect(validation).toMatchObject(plugin);
    expect('ruleIds' in validation).toBe(true);
  });

  const said = (mode: EniGuardMode | undefined, protect: boolean, place = stack): string => {
    const vpc = ownVpc(place);
    fn(place, vpc, { securityGroups: [group(place, vpc)] });
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

  it.each<[string, () => Stack]>([
    ['a nested stack', () => new NestedStack(stack, 'Nested')],
    ['one that is nested in it', () => new NestedStack(new NestedStack(stack, 'Outer'), 'Inner')],
    ['a stage', () => new Stack(new Stage(app, 'Stage'), 'App')],
    ['a nested stack of a stage', () => new NestedStack(new Stack(new Stage(app, 'Stage'), 'App'), 'Nested')],
  ])('says so of what is in %s, by its place in the app', (_name, make) => {
    const place = make();
    const text = said(undefined, false, place);
    expect(text.match(/no Org::VPC::EniCleaner covers/gu)).toHaveLength(1);
    expect(text).toContain(`${place.node.path}/Fn/Resource`);
    app = newApp();
    stack = new Stack(app, 'Stack', { env: ENV });
    expect(said(undefined, true, make())).toBe('');
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
