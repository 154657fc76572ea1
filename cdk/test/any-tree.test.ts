import {
  CfnCondition,
  CfnResource,
  CustomResource,
  Fn,
  NestedStack,
  RemovalPolicy,
  Stack,
  Stage,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_lambda as lambda,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import fc from 'fast-check';

import type { Json, JsonObject } from '../../src/ground/json';
import { check } from '../../src/guard/check';
import { Dependencies } from '../../src/guard/template/graph';
import { templateOfValue } from '../../src/guard/template/template';
import { servicesOf } from '../../src/network-interfaces/service-names';
import { cases } from '../../test/support/cases';
import { EniCleaner } from '../src/index';
import { newApp, synthesized, type Synthesized } from './synthesize';

/*
 * Random trees: networks, groups and functions in stacks, nested stacks and stages, own and imported, shared and under
 * conditions, some fed by custom resources. Each refers to what was made before it.
 */

/** Where something is made, by numbers that are taken modulo what there is. */
type Piece =
  | { readonly is: 'nested'; readonly at: number }
  | { readonly is: 'network'; readonly at: number; readonly fedBy: number | undefined }
  | {
      readonly is: 'group';
      readonly at: number;
      readonly network: number;
      readonly conditional: boolean;
      readonly retained: boolean;
      readonly fedBy: number | undefined;
    }
  | {
      readonly is: 'function';
      readonly at: number;
      readonly network: number;
      readonly groups: readonly number[];
      readonly kind: 'construct' | 'resource' | 'untyped';
      readonly conditional: boolean;
      readonly imported: boolean;
    };

const number = fc.nat(9);
const maybe = fc.option(number, { nil: undefined, freq: 4 });
const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ is: fc.constant('nested' as const), at: number }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('network' as const), at: number, fedBy: maybe }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('group' as const),
      at: number,
      network: number,
      conditional: fc.boolean(),
      retained: fc.nat(7).map((drawnNumber) => drawnNumber === 0),
      fedBy: maybe,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('function' as const),
      at: number,
      network: number,
      groups: fc.array(number, { maxLength: 3 }),
      kind: fc.constantFrom('construct' as const, 'resource' as const, 'untyped' as const),
      conditional: fc.boolean(),
      imported: fc.nat(5).map((drawnNumber) => drawnNumber === 0),
    }),
  },
);
const plan = fc.record({
  stacks: fc.integer({ min: 1, max: 3 }),
  staged: fc.boolean(),
  pieces: fc.array(piece, { minLength: 3, maxLength: 14 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never;

/** A place in the order in which stacks may refer to each other. */
interface Network {
  readonly stack: Stack;
  readonly subnets: readonly ec2.CfnSubnet[];
  readonly vpc: ec2.CfnVPC;
}
interface Made {
  readonly stack: Stack;
  readonly id: string;
}

class Builder {
  readonly #stacks: Stack[];
  readonly #networks: Network[] = [];
  readonly #groups: (Made & { readonly network: Network })[] = [];
  readonly #functions: (Made & { readonly resource: CfnResource })[] = [];
  #count = 0;

  constructor(roots: readonly Stack[]) {
    this.#stacks = [...roots];
  }

  add(each: Piece): void {
    const id = `P${this.#count++}`;
    const stack = this.#stacks[each.at % this.#stacks.length];
    if (stack === undefined) return;
    switch (each.is) {
      case 'nested':
        this.#stacks.push(new NestedStack(stack, id));
        return;
      case 'network':
        this.#network(stack, id, each.fedBy);
        return;
      case 'group':
        this.#group(stack, id, each);
        return;
      case 'function':
        this.#function(stack, id, each);
    }
  }

  /** What this stack may refer to: nothing of a stack that refers to it, by itself or by what is nested in it. */
  #reachable<Item extends { readonly stack: Stack }>(items: readonly Item[], from: Stack): readonly Item[] {
    const rank = (stack: Stack): number => this.#stacks.indexOf(rootOf(stack));
    return items.filter(
      ({ stack }) =>
        stack === from ||
        (rootOf(stack) === rootOf(from)
          ? // A stack and what is nested in it refer to each other in one direction only: to the parents.
            isWithin(from, stack)
          : rank(stack) < rank(from)),
    );
  }

  #fed(stack: Stack, id: string, by: number | undefined): string | undefined {
    if (by === undefined) return undefined;
    const own = this.#functions.filter((each) => each.stack === stack);
    const serving = own[by % Math.max(own.length, 1)];
    if (serving === undefined || serving.resource.cfnOptions.condition !== undefined) return undefined;
    const custom = new CustomResource(stack, `${id}Custom`, {
      serviceToken: Fn.getAtt(serving.resource.logicalId, 'Arn').toString(),
    });
    return custom.getAttString('Value');
  }

  #network(stack: Stack, id: string, fedBy: number | undefined): void {
    const vpc = new ec2.CfnVPC(stack, id, { cidrBlock: this.#fed(stack, id, fedBy) ?? '10.0.0.0/16' });
    const subnets = ['A', 'B'].map(
      (name, index) =>
        new ec2.CfnSubnet(stack, `${id}${name}`, { vpcId: vpc.ref, cidrBlock: `10.0.${index}.0/24` }),
    );
    this.#networks.push({ stack, subnets, vpc });
  }

  #group(stack: Stack, id: string, { network, conditional, retained, fedBy }: Piece & { is: 'group' }): void {
    const networks = this.#reachable(this.#networks, stack);
    const of = networks[network % Math.max(networks.length, 1)];
    if (of === undefined) return;
    const group = new ec2.CfnSecurityGroup(stack, id, {
      groupDescription: this.#fed(stack, id, fedBy) ?? 'network interfaces',
      vpcId: of.vpc.ref,
    });
    if (retained) group.applyRemovalPolicy(RemovalPolicy.RETAIN);
    // What exists under a condition is for its own stack alone.
    if (conditional) {
      group.cfnOptions.condition = conditionOf(stack);
      return;
    }
    this.#groups.push({ stack, id: group.attrGroupId, network: of });
  }

  #function(stack: Stack, id: string, each: Piece & { is: 'function' }): void {
    const networks = this.#reachable(this.#networks, stack);
    const of = networks[each.network % Math.max(networks.length, 1)];
    const groups = this.#reachable(this.#groups, stack).filter(({ network }) => network === of);
    const chosen = new Set(each.groups.map((index) => groups[index % Math.max(groups.length, 1)]?.id));
    const role = roleOf(stack);
    const subnetIds =
      each.imported || of === undefined
        ? ['subnet-0123456789abcdef0']
        : of.subnets.map((subnet) => subnet.ref);
    const securityGroupIds = [...chosen].filter((groupId) => groupId !== undefined);
    if (securityGroupIds.length === 0) securityGroupIds.push('sg-0123456789abcdef0');
    const resource = this.#resource(stack, id, each.kind, role, { subnetIds, securityGroupIds });
    if (each.conditional) resource.cfnOptions.condition = conditionOf(stack);
    this.#functions.push({ stack, id, resource });
  }

  #resource(
    stack: Stack,
    id: string,
    kind: (Piece & { is: 'function' })['kind'],
    role: iam.Role,
    vpcConfig: { readonly subnetIds: string[]; readonly securityGroupIds: string[] },
  ): CfnResource {
    const common = { handler: 'index.handler', role: role.roleArn, runtime: 'nodejs22.x' };
    const code = { zipFile: 'exports.handler = 1;' };
    if (kind === 'untyped') {
      return new CfnResource(stack, id, {
        type: 'AWS::Lambda::Function',
        properties: {
          Handler: common.handler,
          Role: common.role,
          Runtime: common.runtime,
          Code: { ZipFile: code.zipFile },
          VpcConfig: { SecurityGroupIds: vpcConfig.securityGroupIds, SubnetIds: vpcConfig.subnetIds },
        },
      });
    }
    if (kind === 'resource') return new lambda.CfnFunction(stack, id, { ...common, code, vpcConfig });
    const fn = new lambda.Function(stack, id, {
      role,
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: common.handler,
      code: lambda.Code.fromInline(code.zipFile),
    });
    const resource = fn.node.defaultChild as lambda.CfnFunction;
    resource.vpcConfig = vpcConfig;
    return resource;
  }
}

const rootOf = (stack: Stack): Stack =>
  stack.nestedStackParent === undefined ? stack : rootOf(stack.nestedStackParent);
const isWithin = (stack: Stack, around: Stack): boolean =>
  stack === around || (stack.nestedStackParent !== undefined && isWithin(stack.nestedStackParent, around));

function conditionOf(stack: Stack): CfnCondition {
  return (
    (stack.node.tryFindChild('IsEast') as CfnCondition | undefined) ??
    new CfnCondition(stack, 'IsEast', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'us-east-1') })
  );
}

/** Its policy is a resource of its own, as the CDK's are. */
function roleOf(stack: Stack): iam.Role {
  const known = stack.node.tryFindChild('Role') as iam.Role | undefined;
  if (known !== undefined) return known;
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:*NetworkInterface*'], resources: ['*'] }));
  return role;
}

function played({ stacks, staged, pieces }: Plan): Synthesized {
  const app = newApp();
  const scope: Construct = staged ? new Stage(app, 'Stage') : app;
  const env = { region: 'us-east-1', account: '111122223333' };
  const builder = new Builder(
    Array.from({ length: stacks }, (_, index) => new Stack(scope, `S${index}`, { env })),
  );
  for (const each of pieces) builder.add(each);
  EniCleaner.protect(app);
  return synthesized(app);
}

const SERVICES = { services: servicesOf(['*']) };

function cleanersIn(value: JsonObject): readonly (readonly [string, JsonObject])[] {
  return Object.entries((value['Resources'] ?? {}) as Record<string, JsonObject>).filter(
    ([, resource]) => resource['Type'] === 'Org::VPC::EniCleaner',
  );
}

/** The resource that an item of a cleaner's list is the id of. */
function ownerOf(item: Json, value: JsonObject): string | undefined {
  const reference = item as { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly string[] };
  const id = reference.Ref ?? reference['Fn::GetAtt']?.[0] ?? '';
  return ((value['Resources'] as JsonObject)[id] as JsonObject | undefined)?.['Type'] as string | undefined;
}

it('whatever the tree: no circle, nothing foreign, each id once, and the guard has nothing to say', () => {
  fc.assert(
    fc.property(plan, (each) => {
      const { templates } = played(each);
      for (const value of templates.values()) {
        const template = templateOfValue(value);
        const graph = new Dependencies(template).graph();
        const circular = [...template.resources.keys()].filter((id) => graph.reaches(id, id));
        expect(circular).toEqual([]);
        for (const [, cleaner] of cleanersIn(value)) {
          const { SecurityGroupIds = [], SubnetIds = [] } = cleaner['Properties'] as Record<
            string,
            readonly Json[]
          >;
          for (const list of [SecurityGroupIds, SubnetIds]) {
            expect(new Set(list.map((item) => JSON.stringify(item))).size).toBe(list.length);
            for (const item of list) {
              expect(['AWS::EC2::SecurityGroup', 'AWS::EC2::Subnet', 'AWS::CloudFormation::Stack']).toContain(
                ownerOf(item, value),
              );
            }
          }
        }
        const said = check(template, SERVICES).filter(({ severity }) => severity !== 'note');
        expect(said.map(({ kind, logicalId }) => `${kind} ${logicalId}`)).toEqual([]);
      }
    }),
    cases(60),
  );
});
