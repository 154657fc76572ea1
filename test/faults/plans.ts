import fc from 'fast-check';

import { SERVICE_KEYS } from '../../sandbox/eni-release/services';
import { FAULTS, type FaultName } from '../../sandbox/faults/table';
import {
  PLACES,
  type Occasion,
  type Order,
  type Plan,
  type Planted,
  type PlannedFunction,
  type Properties,
} from './plan';

/** What the delete handler is allowed to do: `resource-role.yaml`, but for what the other handlers do alone. */
export const ACTIONS = [
  'cloudformation:DescribeStackEvents',
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DetachNetworkInterface',
  'lambda:GetFunctionConfiguration',
  'lambda:ListFunctions',
  'lambda:ListTags',
  'lambda:UpdateFunctionConfiguration',
  'ssm:DeleteParameter',
  'ssm:GetParameter',
  'ssm:PutParameter',
] as const;

/** Slower than this, next to nothing is answered within the SDK's patience, and nothing is tried but that. */
const SLOWEST = 20_000;

/** Any deletion: whatever is there, whatever is set, whatever goes wrong. */
export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  occasion: weighted({ delete: 6, rollback: 2, 'take-out': 1, replace: 2, alone: 1 } satisfies Record<
    Occasion,
    number
  >),
  order: weighted({ 'functions-first': 5, 'cleaner-first': 4, wrong: 1 } satisfies Record<Order, number>),
  functions: fc.array(plannedFunction(), { maxLength: 3 }),
  outsider: rarely(10),
  planted: fc.array(planted(), { maxLength: 4 }),
  properties: properties(),
  faults: faults(),
  denied: fc.oneof(
    { withCrossShrink: true },
    { weight: 14, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constantFrom(...ACTIONS).map((action) => [action]) },
  ),
  attempts: fc.constantFrom(4, 4, 1),
});

function weighted<T extends string>(weights: Readonly<Record<T, number>>): fc.Arbitrary<T> {
  const rows = Object.entries(weights) as [T, number][];
  return fc.oneof(
    { withCrossShrink: true },
    ...rows.map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })),
  );
}

/** True once in so many times. */
function rarely(times: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 1, max: times }).map((value) => value === times);
}

function plannedFunction(): fc.Arbitrary<PlannedFunction> {
  return fc.record({ place: fc.constantFrom(...PLACES), isPublished: rarely(5) });
}

function planted(): fc.Arbitrary<Planted> {
  return fc.record({
    service: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('Lambda', 'LambdaBefore2019', 'LambdaEventSourceMapping') },
      { weight: 2, arbitrary: fc.constantFrom(...SERVICE_KEYS) },
      { weight: 1, arbitrary: fc.constant('user') },
    ),
    state: fc.constantFrom('releasing', 'available', 'orphaned', 'in-use'),
    untilAvailable: fc.integer({ min: 3, max: 100 }),
    untilDeleted: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(null)),
  });
}

function properties(): fc.Arbitrary<Properties> {
  return fc.record(
    {
      TimeoutInMinutes: fc.integer({ min: 2, max: 120 }),
      UpdateTimeoutInMinutes: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
      OnTimeout: fc.constantFrom('FAIL', 'SUCCEED'),
      Services: fc.oneof(
        fc.constant(['*']),
        fc.uniqueArray(
          fc.constantFrom('Lambda', 'RDS', 'EKS', 'DMS', 'Comprehend', 'ElasticLoadBalancing', 'SageMaker'),
          { minLength: 1, maxLength: 3 },
        ),
      ),
    },
    { requiredKeys: [] },
  );
}

/** Each fault in one deletion out of six, at any level up to twice its own. */
function faults(): fc.Arbitrary<Plan['faults']> {
  // A handler doesn't notice what its stack's events show.
  const names = (Object.keys(FAULTS) as FaultName[]).filter(
    (name) => name !== 'progress-in-events' && name !== 'updates-fail',
  );
  const each = names.map((name) => {
    const { unit, on } = FAULTS[name];
    const most = unit === 'probability' ? Math.min(2 * on, 1) : name === 'slow-answers' ? SLOWEST : 2 * on;
    return fc.oneof(
      // What isn't needed for a failure is left out when that is made smaller.
      { withCrossShrink: true },
      { weight: 5, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 1, max: 100 }).map((percent) => [name, (most * percent) / 100] as const),
      },
    );
  });
  return fc
    .tuple(...each)
    .map((levels) => Object.fromEntries(levels.filter((level) => level !== undefined)) as Plan['faults']);
}
