import * as fc from 'fast-check';

/**
 * An independent judge of the guard: small random stacks, and a model of what CloudFormation, Lambda and
 * a cleaner do when one is deleted. It shares no code with the guard.
 */
export interface Node {
  readonly id: string;
  readonly kind: 'vpc' | 'subnet' | 'group' | 'function' | 'version' | 'cleaner' | 'link';
  readonly condition: ConditionName | undefined;
  readonly retained: boolean;
  readonly dependsOn: readonly string[];
  /** Of a function or cleaner: ids of nodes, or `sg-…` and `subnet-…`. */
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
  readonly wholeVpc: boolean;
  /** Of a cleaner: its `FunctionNames`; of a version: its function. */
  readonly functions: readonly string[];
}

/** In the order of creation: each refers to earlier ones only. */
export type Stack = readonly Node[];

const CONDITIONS = {
  A: { 'Fn::Equals': [{ Ref: 'A' }, 'yes'] },
  NotA: { 'Fn::Not': [{ Condition: 'A' }] },
  B: { 'Fn::Equals': ['yes', { Ref: 'B' }] },
  AandB: { 'Fn::And': [{ Condition: 'A' }, { Condition: 'B' }] },
} as const;

type ConditionName = keyof typeof CONDITIONS;

export interface Choice {
  readonly a: boolean;
  readonly b: boolean;
}

export const CHOICES: readonly Choice[] = [
  { a: false, b: false },
  { a: false, b: true },
  { a: true, b: false },
  { a: true, b: true },
];

function holds(condition: ConditionName | undefined, { a, b }: Choice): boolean {
  switch (condition) {
    case 'A':
      return a;
    case 'NotA':
      return !a;
    case 'B':
      return b;
    case 'AandB':
      return a && b;
    case undefined:
      return true;
  }
}

const rawNode = fc.record({
  kind: fc.constantFrom(
    'subnet' as const,
    'group' as const,
    'group' as const,
    'function' as const,
    'function' as const,
    'version' as const,
    'cleaner' as const,
    'cleaner' as const,
    'link' as const,
  ),
  condition: fc.option(fc.constantFrom(...(Object.keys(CONDITIONS) as ConditionName[])), {
    nil: undefined,
    freq: 3,
  }),
  retained: fc.boolean(),
  dependsOn: fc.array(fc.nat(30), { maxLength: 2 }),
  groups: fc.array(fc.nat(30), { maxLength: 2 }),
  subnets: fc.array(fc.nat(30), { maxLength: 2 }),
  wholeVpc: fc.boolean(),
  functions: fc.array(fc.nat(30), { maxLength: 2 }),
});

/** Random stacks of up to a dozen resources in one VPC of their own. */
export const stacks: fc.Arbitrary<Stack> = fc.array(rawNode, { minLength: 3, maxLength: 12 }).map((raw) => {
  const vpc: Node = {
    id: 'Vpc',
    kind: 'vpc',
    condition: undefined,
    retained: false,
    dependsOn: [],
    groups: [],
    subnets: [],
    wholeVpc: false,
    functions: [],
  };
  const nodes: Node[] = [vpc];
  for (const [index, each] of raw.entries()) {
    const pick = (kind: Node['kind'] | undefined, picks: readonly number[], other?: string): string[] => {
      const eligible = nodes.filter((node) => kind === undefined || node.kind === kind).map(({ id }) => id);
      const all = other === undefined ? eligible : [...eligible, other];
      return [...new Set(picks.flatMap((number) => all[number % Math.max(1, all.length)] ?? []))];
    };
    const isFunction = each.kind === 'function';
    const isCleaner = each.kind === 'cleaner';
    const places = isFunction || isCleaner;
    const functions = isCleaner || each.kind === 'version' ? pick('function', each.functions) : [];
    // A version needs its function, and refers to it whatever the conditions.
    if (each.kind === 'version' && functions.length === 0) continue;
    nodes.push({
      id: `${each.kind}${index}`,
      kind: each.kind,
      condition: each.condition,
      retained: each.retained && each.kind === 'version',
      dependsOn: pick(undefined, each.dependsOn),
      groups: places ? pick('group', each.groups, isFunction ? 'sg-12345678' : undefined) : [],
      subnets: places ? pick('subnet', each.subnets, isFunction ? 'subnet-12345678' : undefined) : [],
      wholeVpc: isCleaner && each.wholeVpc,
      functions: each.kind === 'version' ? functions.slice(0, 1) : functions,
    });
  }
  return nodes;
});

const NO_VALUE = { Ref: 'AWS::NoValue' };

/** The stack as a template. */
export function toTemplate(stack: Stack): object {
  const conditionOf = new Map(stack.map(({ id, condition }) => [id, condition]));
  const reference = (id: string): unknown => {
    if (!conditionOf.has(id)) return id;
    const condition = conditionOf.get(id);
    return condition === undefined ? { Ref: id } : { 'Fn::If': [condition, { Ref: id }, NO_VALUE] };
  };
  const parameter = { Type: 'String', Default: 'no', AllowedValues: ['yes', 'no'] };
  return {
    Parameters: { A: parameter, B: parameter },
    Conditions: CONDITIONS,
    Resources: Object.fromEntries(
      stack.map((node) => [
        node.id,
        {
          Type: TYPES[node.kind],
          ...(node.condition === undefined ? {} : { Condition: node.condition }),
          ...(node.retained ? { DeletionPolicy: 'Retain' } : {}),
          ...(node.dependsOn.length === 0 ? {} : { DependsOn: node.dependsOn }),
          Properties: properties(node, reference),
        },
      ]),
    ),
  };
}

const TYPES: Readonly<Record<Node['kind'], string>> = {
  vpc: 'AWS::EC2::VPC',
  subnet: 'AWS::EC2::Subnet',
  group: 'AWS::EC2::SecurityGroup',
  function: 'AWS::Lambda::Function',
  version: 'AWS::Lambda::Version',
  cleaner: 'Org::VPC::EniCleaner',
  link: 'AWS::SSM::Parameter',
};

function properties(node: Node, reference: (id: string) => unknown): object {
  const groups = node.groups.map(reference);
  const subnets = node.subnets.map(reference);
  switch (node.kind) {
    case 'subnet':
    case 'group':
      return { VpcId: { Ref: 'Vpc' } };
    case 'function':
      return { VpcConfig: { SecurityGroupIds: groups, SubnetIds: subnets } };
    case 'version':
      return { FunctionName: { Ref: node.functions[0] } };
    case 'cleaner':
      return {
        SecurityGroupIds: groups,
        SubnetIds: subnets,
        ...(node.functions.length === 0 ? {} : { FunctionNames: node.functions.map(reference) }),
        ...(node.wholeVpc ? { VpcId: { Ref: 'Vpc' } } : {}),
      };
    case 'vpc':
    case 'link':
      return {};
  }
}

/** Minutes: longer than CloudFormation tries anything, shorter than a cleaner waits. */
const RELEASE = 60;
const TRIES = 20;
const LONGEST = 10 * RELEASE;

/**
 * Whether the stack can be deleted though the release of any one of the function's network interfaces takes
 * long. There is one in each of its subnets, and each is released in its own time.
 */
export function deletes(stack: Stack, choice: Choice, functionId: string): boolean {
  const subnets = stack.find(({ id }) => id === functionId)?.subnets ?? [];
  return subnets.every((subnet) => leftBy(stack, choice, functionId, subnet).length === 0);
}

/** Deletes the stack minute by minute. Gives the resources that can't be deleted. */
function leftBy(stack: Stack, choice: Choice, functionId: string, slow: string): readonly string[] {
  const there = stack.filter(({ condition }) => holds(condition, choice));
  const ids = new Set(there.map(({ id }) => id));
  const user = there.find(({ id }) => id === functionId);
  const present = (items: readonly string[]): readonly string[] =>
    items.filter((id) => ids.has(id) || id.includes('-'));
  const subnets = present([slow]);
  const groups = present(user?.groups ?? []);
  const refersTo = (node: Node): readonly string[] =>
    [
      ...node.dependsOn,
      ...node.groups,
      ...node.subnets,
      ...node.functions,
      ...(node.wholeVpc || node.kind === 'subnet' || node.kind === 'group' ? ['Vpc'] : []),
    ].filter((id) => ids.has(id));
  const dependents = (id: string): readonly string[] =>
    there.filter((node) => refersTo(node).includes(id)).map((node) => node.id);

  // The function itself and its versions each keep its network interfaces.
  const holders = new Set(
    there
      .filter((node) => node.kind === 'version' && node.functions.includes(functionId))
      .map(({ id }) => id),
  );
  if (user !== undefined && subnets.length > 0) holders.add(functionId);
  let releasedAt = holders.has(functionId) ? Number.POSITIVE_INFINITY : 0;
  const letGo = (id: string, now: number): void => {
    if (id === functionId) holders.clear();
    holders.delete(id);
    if (holders.size === 0) releasedAt = Math.min(releasedAt, now + RELEASE);
  };
  const blocks = ({ id, kind }: Node, now: number): boolean => {
    if (now >= releasedAt) return false;
    if (kind === 'vpc')
      return subnets.some((subnet) => ids.has(subnet)) || groups.some((group) => ids.has(group));
    return subnets.includes(id) || groups.includes(id);
  };
  const waits = (node: Node, now: number): boolean =>
    now < releasedAt &&
    (node.wholeVpc
      ? blocks({ ...node, kind: 'vpc' }, now)
      : node.groups.some((group) => groups.includes(group)) ||
        node.subnets.some((subnet) => subnets.includes(subnet)));

  const startedAt = new Map<string, number>();
  const gone = new Set<string>();
  const failed = new Set<string>();
  for (let now = 0; now <= LONGEST; now += 1) {
    for (let changed = true; changed;) {
      changed = false;
      for (const node of there.toReversed()) {
        const { id, kind } = node;
        if (gone.has(id) || failed.has(id) || !dependents(id).every((each) => gone.has(each))) continue;
        const started = startedAt.get(id) ?? now;
        if (!startedAt.has(id) && kind === 'cleaner' && node.functions.includes(functionId)) {
          holders.delete(functionId);
          if (holders.size === 0) releasedAt = Math.min(releasedAt, now + RELEASE);
        }
        startedAt.set(id, started);
        if (kind === 'cleaner' && waits(node, now)) continue;
        const isBlocked = ['group', 'subnet', 'vpc'].includes(kind) && !node.retained && blocks(node, now);
        if (isBlocked && now - started < TRIES) continue;
        if (isBlocked) failed.add(id);
        else {
          gone.add(id);
          if (!node.retained && (kind === 'function' || kind === 'version')) letGo(id, now);
        }
        changed = true;
      }
    }
  }
  return there.map(({ id }) => id).filter((id) => !gone.has(id));
}
