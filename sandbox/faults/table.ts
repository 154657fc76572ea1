import { MINUTE, SECOND } from '../time/instant';

/**
 * What can go wrong in the sandbox's cloud, one row each: what AWS does then, and the flag that
 * switches it on (`--fault name=value`, several times). A fault is a number: a probability in [0, 1]
 * or a length of time in milliseconds, as `unit` says; `on` is what a bare `--fault name` means.
 *
 * How to add one: a row here, then ask `faults.level(name)` where it bites, and a test that shows
 * what a client sees.
 */
export const FAULTS = {
  'stale-reads': {
    unit: 'milliseconds',
    on: 3 * MINUTE,
    what: 'DescribeNetworkInterfaces may answer with the state of up to this long ago (reported: cdkd; Terraform waits for 18 sights in a row).',
  },
  'empty-reads': {
    unit: 'probability',
    on: 0.2,
    what: 'A DescribeNetworkInterfaces within 3 minutes of a change answers with nothing at all (reported: cdkd).',
  },
  'managed-hidden': {
    unit: 'probability',
    on: 1,
    what: "Lambda's network interfaces count as managed resources: left out unless IncludeManagedResources is true (documented 2026-04 for other services, assumed for Lambda).",
  },
  throttling: {
    unit: 'probability',
    on: 0.3,
    what: 'A call answers RequestLimitExceeded (EC2) or ThrottlingException (others) although its token bucket is not empty.',
  },
  'server-errors': {
    unit: 'probability',
    on: 0.1,
    what: 'A call answers 500 InternalError or 503 Unavailable.',
  },
  'connection-resets': {
    unit: 'probability',
    on: 0.1,
    what: 'The connection is closed after the call took effect and before the answer is written.',
  },
  'slow-answers': {
    unit: 'milliseconds',
    on: 20 * SECOND,
    what: 'An answer takes up to this long.',
  },
  'credentials-expire': {
    unit: 'milliseconds',
    on: 5 * SECOND,
    what: "An invocation's credentials end this long after it began: ExpiredToken, RequestExpired.",
  },
  'invocation-killed': {
    unit: 'probability',
    on: 0.1,
    what: 'The process of an invocation ends before or after one of its calls takes effect; CloudFormation repeats the invocation with the same input.',
  },
  'callback-twice': {
    unit: 'probability',
    on: 0.2,
    what: 'CloudFormation delivers the same callback twice.',
  },
  'callback-late': {
    unit: 'milliseconds',
    on: 5 * MINUTE,
    what: 'A callback comes up to this much later than asked for.',
  },
  'context-lost': {
    unit: 'probability',
    on: 0.2,
    what: 'A callback comes without its callback context.',
  },
  'progress-in-events': {
    unit: 'probability',
    on: 1,
    what: 'What a handler says with IN_PROGRESS becomes an event with that reason, where it says something else than before (documented as "can be shown to users"; reported in 2020 to be in the type’s logs only: cloudformation-cli-go-plugin#152).',
  },
  'clock-skew': {
    unit: 'milliseconds',
    on: 90 * SECOND,
    what: 'The clocks of two invocations differ by up to this much, so that one may run backwards.',
  },
  'parameters-deleted': {
    unit: 'probability',
    on: 0.2,
    what: 'Somebody has deleted the SSM parameter that a role is about to read.',
  },
  'parameters-corrupted': {
    unit: 'probability',
    on: 0.2,
    what: 'Somebody has written something else into the SSM parameter that a role is about to read.',
  },
  'permissions-missing': {
    unit: 'probability',
    on: 0.1,
    what: "Each action is missing from the policies of handlers' roles with this probability, the same ones as long as the fault lasts.",
  },
  'functions-attached': {
    unit: 'probability',
    on: 0.5,
    what: 'Within 165 seconds after the last user of a network interface of Lambda went, somebody makes a function with its subnet and groups, of no stack.',
  },
  'updates-fail': {
    unit: 'probability',
    on: 1,
    what: "Lambda fails at an update of a function's VPC configuration after it took the request, and the function stays as it was: always with the reason codes InsufficientRolePermissions where its role may not make network interfaces, SubnetOutOfIPAddresses where a subnet of it is full, DisabledKMSKey where it has a key; else, with this probability, InternalError (documented by code; when they come is assumed). One whose role is gone is refused at once.",
  },
  flapping: {
    unit: 'probability',
    on: 0.2,
    what: 'A network interface on its way out shows available, then in-use again.',
  },
  'lambda-waits': {
    unit: 'probability',
    on: 1,
    what: 'In a world without it (no-wait), the deletion of an AWS::Lambda::Function waits up to 45 minutes for its network interfaces after all (documented; the end after 45 minutes reported: serverless#7633).',
  },
  'lambda-before-2019': {
    unit: 'probability',
    on: 1,
    what: "Functions get network interfaces of the kind before Hyperplane, which users could detach (Lambda guide before 2019; here shared and made like today's).",
  },
} as const satisfies Readonly<
  Record<
    string,
    { readonly unit: 'milliseconds' | 'probability'; readonly on: number; readonly what: string }
  >
>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Which faults are switched on; 0 is off. */
export interface Faults {
  /** The fault's number in its row's unit, 0 when it is off. */
  level(name: FaultName): number;
  set(name: FaultName, level: number): void;
  /** Switches every fault off: from here on each operation must end. */
  heal(): void;
  /** The plan in force, for printing: only what is on. */
  plan(): Readonly<Partial<Record<FaultName, number>>>;
}

export function createFaults(initial: Readonly<Partial<Record<FaultName, number>>> = {}): Faults {
  const levels = new Map<FaultName, number>();
  const set = (name: FaultName, level: number): void => {
    const { unit } = FAULTS[name];
    if (!Number.isFinite(level) || level < 0 || (unit === 'probability' && level > 1)) {
      throw new RangeError(
        `Fault ${name} takes a ${unit === 'probability' ? 'probability from 0 to 1' : 'number of milliseconds'}, not ${level}.`,
      );
    }
    if (level === 0) levels.delete(name);
    else levels.set(name, level);
  };
  for (const name of FAULT_NAMES) set(name, initial[name] ?? 0);
  return {
    level: (name) => levels.get(name) ?? 0,
    set,
    heal: () => {
      levels.clear();
    },
    plan: () => Object.fromEntries(levels),
  };
}
