import type { FaultName } from '../../sandbox/faults/table';
import type { Planting } from '../../sandbox/eni-release';

/** One deletion of a cleaner, as data: with the same plan it is the same story, to the letter. */
export interface Plan {
  /** Draws the world's release times, latencies and the strokes of its faults. */
  readonly seed: number;
  readonly occasion: Occasion;
  readonly order: Order;
  /** The stack's functions. */
  readonly functions: readonly PlannedFunction[];
  /** A function of no stack in the guarded place, from the beginning. */
  readonly outsider: boolean;
  /** What else is in the guarded subnet when the operation begins. */
  readonly planted: readonly Planted[];
  readonly properties: Properties;
  /** In force from the operation's beginning on, in the units of `sandbox/faults/table.ts`. */
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  /** Actions that the execution role lacks from the operation's beginning on. */
  readonly denied: readonly string[];
  /** How often the SDK tries a call; the product's own clients do four times. */
  readonly attempts: number;
}

export const OCCASIONS = ['delete', 'rollback', 'take-out', 'replace', 'alone'] as const;

/**
 * What takes the cleaner away: the stack's deletion, the rollback of its creation, an update whose
 * template is without the cleaner, or one that replaces the guarded group and with it the cleaner; or a
 * request for it alone, without a stack (Cloud Control API).
 */
export type Occasion = (typeof OCCASIONS)[number];

export const ORDERS = ['functions-first', 'cleaner-first', 'wrong'] as const;

/**
 * Functions that depend on the cleaner; a cleaner that takes those of FunctionNames off their VPC; or a
 * cleaner that goes before them and may not do so.
 */
export type Order = (typeof ORDERS)[number];

export const PLACES = ['guarded', 'both', 'beside'] as const;

export interface PlannedFunction {
  /** In the guarded subnet with the guarded group, with that and another, or with the other alone. */
  readonly place: (typeof PLACES)[number];
  readonly isPublished: boolean;
}

export interface Planted {
  readonly service: Planting['service'];
  readonly state: NonNullable<Planting['state']>;
  /** Minutes. */
  readonly untilAvailable: number;
  /** Minutes; null: never. */
  readonly untilDeleted: number | null;
}

export interface Properties {
  readonly TimeoutInMinutes?: number;
  readonly UpdateTimeoutInMinutes?: number;
  readonly OnTimeout?: 'FAIL' | 'SUCCEED';
  readonly Services?: readonly string[];
}

/** A stack with one function, deleted in the order to prefer, and nothing goes wrong. */
export const PLAIN: Plan = {
  seed: 1,
  occasion: 'delete',
  order: 'functions-first',
  functions: [{ place: 'guarded', isPublished: false }],
  outsider: false,
  planted: [],
  properties: {},
  faults: {},
  denied: [],
  attempts: 4,
};

/** Logical ids. */
export const CLEANER = 'Cleaner';
export const SUBNET = 'Subnet';
export const GROUP = 'Group';
export const OTHER_GROUP = 'OtherGroup';

type Resource = Readonly<Record<string, unknown>>;

const ref = (id: string): Resource => ({ Ref: id });

const GROUPS = { guarded: [GROUP], both: [GROUP, OTHER_GROUP], beside: [OTHER_GROUP] } as const;

/** The stack's template; for an update the one before it. */
export function templateOf(plan: Plan): string {
  return template(plan, { hasCleaner: plan.occasion !== 'alone', description: 'Guarded' });
}

/** The template of the update that takes the cleaner away. */
export function updatedTemplateOf(plan: Plan): string {
  return plan.occasion === 'replace'
    ? template(plan, { hasCleaner: true, description: 'Replaced' })
    : template(plan, { hasCleaner: false, description: 'Guarded' });
}

function template(
  plan: Plan,
  { hasCleaner, description }: { readonly hasCleaner: boolean; readonly description: string },
): string {
  const names = plan.functions.map((_, index) => `Function${index}`);
  const functions = plan.functions.flatMap(({ place, isPublished }, index): [string, Resource][] => {
    const name = names[index] ?? '';
    const isDependent = hasCleaner && plan.order === 'functions-first';
    return [
      [name, functionIn(GROUPS[place], isDependent)],
      ...(isPublished
        ? [
            [
              `${name}Version`,
              { Type: 'AWS::Lambda::Version', Properties: { FunctionName: ref(name) } },
            ] satisfies [string, Resource],
          ]
        : []),
    ];
  });
  return JSON.stringify({
    Resources: {
      ...network(description),
      ...(hasCleaner ? { [CLEANER]: cleaner(plan, names) } : {}),
      ...Object.fromEntries(functions),
      ...(plan.occasion === 'rollback' ? { Fails: failing([...names, CLEANER]) } : {}),
    },
  });
}

function network(description: string): Readonly<Record<string, Resource>> {
  const group = (text: string): Resource => ({
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { GroupDescription: text, VpcId: ref('Vpc') },
  });
  return {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/24' } },
    [SUBNET]: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/25' },
    },
    [GROUP]: group(description),
    [OTHER_GROUP]: group('Beside'),
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: TRUST, ManagedPolicyArns: [VPC_ACCESS] },
    },
  };
}

export const VPC_ACCESS = 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';

export const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
} as const;

/** What the cleaner guards, by the physical ids of the subnet and the group. */
export function modelOf({ properties }: Plan, subnetId: string, groupId: string): Resource {
  return { SecurityGroupIds: [groupId], SubnetIds: [subnetId], ...properties };
}

function cleaner({ order, properties }: Plan, functions: readonly string[]): Resource {
  return {
    Type: 'Org::VPC::EniCleaner',
    // The other group isn't guarded, but goes after what its network interfaces wait for.
    DependsOn: [OTHER_GROUP, ...(order === 'wrong' ? functions : [])],
    Properties: {
      SecurityGroupIds: [ref(GROUP)],
      SubnetIds: [ref(SUBNET)],
      ...(order === 'cleaner-first' && functions.length > 0 ? { FunctionNames: functions.map(ref) } : {}),
      ...properties,
    },
  };
}

function functionIn(groups: readonly string[], isDependent: boolean): Resource {
  return {
    Type: 'AWS::Lambda::Function',
    ...(isDependent ? { DependsOn: CLEANER } : {}),
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      VpcConfig: { SecurityGroupIds: groups.map(ref), SubnetIds: [ref(SUBNET)] },
      Code: { ZipFile: 'exports.handler = async () => 1;' },
    },
  };
}

/** A subnet outside its VPC, once all else is there. */
function failing(dependsOn: readonly string[]): Resource {
  return {
    Type: 'AWS::EC2::Subnet',
    DependsOn: dependsOn,
    Properties: { VpcId: ref('Vpc'), CidrBlock: '192.168.0.0/25' },
  };
}
