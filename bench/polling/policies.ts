import { nextDelay, type Tuning } from '../../src/cleaner/polling';
import { POLLING } from '../../src/cleaner/tuning';
import { SERVICE_PROFILES } from '../../src/network-interfaces/service-profiles';

/** Where a wait stands. It begins when the function is gone; seconds. */
export interface Moment {
  readonly elapsed: number;
  /** Looks made so far. */
  readonly looks: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/** When somebody looks whether a network interface has been let go of, as their code has it. */
export interface Policy {
  readonly name: string;
  /** Seconds until the next look, 0 for one at once at the beginning; `gives up` where no further comes. */
  readonly next: (moment: Moment) => number | 'gives up';
  /** AWS calls of one look, for one network interface in one subnet with one security group. */
  readonly callsPerLook: number;
  /** AWS calls besides the looks, from the beginning of the wait to its end. */
  readonly otherCalls: number;
  /** Seconds from the look that sees the release until whoever waits goes on: its least, and its most. */
  readonly goesOnAfter: readonly [least: number, most: number];
  /** Why it never sees a release of today's network interfaces, where that is so. */
  readonly blind?: string;
  /** Repository, path and commit that this was read from. */
  readonly source: string;
}

const LAMBDA = SERVICE_PROFILES.filter(({ service }) => service === 'Lambda').map(({ release }) => release);

/** The default of `TimeoutInMinutes`, in seconds. */
const OUR_TIMEOUT = 120 * 60;

/** Jitter is drawn in so many steps, so that delays that were computed once needn't be again. */
const JITTER_STEPS = 16;

/**
 * This project's own, with any tuning. `callsPerLook` is counted elsewhere in the benchmark: here a look
 * counts as one call. It goes on in the invocation that saw the release, where EC2 refuses by name what was seen
 * (`src/cleaner/state/proof.ts`): a look, a deletion and two more calls take 2 s (`bench/end`). Of more than 8 network
 * interfaces two clean scans 10 s apart prove that.
 */
export function ours(tuning: Partial<Tuning> = {}, callsPerLook = 1): Policy {
  const computed = new Map<number, number>();
  const delayAt = (age: number, step: number): number => {
    const key = age * JITTER_STEPS + step;
    const known = computed.get(key);
    if (known !== undefined) return known;
    const random = (step + 0.5) / JITTER_STEPS;
    const moment = { age, remaining: OUR_TIMEOUT - age, releases: LAMBDA, throttles: 0, random };
    const delay = nextDelay(moment, { ...POLLING, ...tuning });
    computed.set(key, delay);
    return delay;
  };
  return {
    name: 'Org::VPC::EniCleaner',
    next: ({ elapsed, looks, random }) => {
      if (looks === 0) return 0;
      return elapsed >= OUR_TIMEOUT ? 'gives up' : delayAt(elapsed, Math.floor(random * JITTER_STEPS));
    },
    callsPerLook,
    otherCalls: callsPerLook,
    goesOnAfter: [0, 2],
    source: 'src/cleaner/polling.ts',
  };
}

/** A look at once, and one every so many seconds, for ever. */
export function every(seconds: number): Policy {
  return {
    name: `every ${String(seconds)} s`,
    next: ({ looks }) => (looks === 0 ? 0 : seconds),
    callsPerLook: 1,
    otherCalls: 0,
    goesOnAfter: [0, 0],
    source: 'a fixed interval',
  };
}

export const FIXED_INTERVALS = [5, 10, 15, 30] as const;

const MINUTE = 60;

/**
 * `deleteLingeringENIs` lists once for the security group and once for each subnet, all at once, and
 * waits for each network interface listed: `waitNetworkInterfaceAvailableAfterUse` has Delay and
 * MinTimeout of 10 s and no PollInterval, so its exponential wait (0.2 s, doubled, at most 10 s) is
 * lifted to 10 s at the first look already. A look is a DescribeNetworkInterfaces by id, from the group's
 * side and from the subnet's. It must see `available` 18 times in a row (NotFoundChecks 1: or twice that
 * it is gone), then deletes it, and gives up after 45 minutes.
 */
const terraform: Policy = {
  name: 'Terraform',
  next: ({ elapsed, looks }) => {
    if (looks === 0) return 10;
    return elapsed + 10 > 45 * MINUTE ? 'gives up' : 10;
  },
  callsPerLook: 2,
  // Two lists, two deletes of the network interface.
  otherCalls: 4,
  goesOnAfter: [10, 170],
  source:
    'hashicorp/terraform-provider-aws internal/service/ec2/vpc_network_interface.go, wait.go@cda04ab9, internal/retry/state.go@1cb5d0e3',
};

/**
 * After UpdateFunctionConfiguration it lists the function's network interfaces once, sleeps 10 s, and
 * tries DeleteNetworkInterface every 5 s until 90 s have passed since that sleep. After that it leaves
 * the rest to CloudFormation, and after a `DELETE_FAILED` deletes what is `available` at that moment only.
 */
const delstack: Policy = {
  name: 'delstack',
  next: ({ elapsed, looks }) => {
    if (looks === 0) return 10;
    return elapsed - 10 < 90 ? 5 : 'gives up';
  },
  callsPerLook: 1,
  otherCalls: 1,
  goesOnAfter: [0, 0],
  source: 'go-to-k/delstack internal/preprocessor/lambda_vpc_detacher.go, pkg/client/ec2.go@122263a7',
};

/**
 * Sleeps 10 s, lists, then tries DeleteNetworkInterface every 15 s until 30 minutes have passed; after
 * that DeleteSubnet ten times with 5, 10, … 45 s between, each failure with a list and a delete.
 */
const cdkd: Policy = {
  name: 'cdkd',
  next: ({ elapsed, looks }) => {
    if (looks === 0) return 10;
    const since = elapsed - 10;
    if (since < 30 * MINUTE) return 15;
    const attempt = looks - 1 - (30 * MINUTE) / 15;
    return attempt < 10 ? attempt * 5 : 'gives up';
  },
  callsPerLook: 1,
  otherCalls: 1,
  goesOnAfter: [0, 0],
  source:
    'go-to-k/cdkd src/provisioning/providers/lambda-function-provider.ts, ec2-provider.ts@8ee42359 (eniDeleteRetryIntervalMs, eniDeleteRetryBudgetMs)',
};

/**
 * Tries the delete of subnet and group, lists on each DependencyViolation, deletes what is `available`;
 * 1 s between at first, half as long again each time, 30 s at most, until 25 minutes have been slept.
 */
const alchemy: Policy = {
  name: 'alchemy',
  next: ({ elapsed, looks }) => {
    if (looks === 0) return 0;
    return elapsed >= 25 * MINUTE ? 'gives up' : Math.min(1.5 ** (looks - 1), 30);
  },
  // DeleteSubnet and DeleteSecurityGroup, each with its list.
  callsPerLook: 4,
  otherCalls: 1,
  goesOnAfter: [0, 0],
  source: 'alchemy-run/alchemy packages/alchemy/src/AWS/EC2/LingeringEnis.ts (pull request #937)',
};

/**
 * Every 5 s for as long as `serverless remove` runs: a list for each function, then a detach and a
 * delete for each network interface found; any error but two ends it for good.
 */
const serverlessPlugin: Policy = {
  name: 'serverless-plugin-vpc-eni-cleanup',
  next: ({ looks }) => (looks === 0 ? 0 : 5),
  callsPerLook: 1,
  otherCalls: 0,
  goesOnAfter: [0, 0],
  blind:
    'it filters by requester id `*:<function name>`, which Hyperplane network interfaces don’t have; one that it found it would try to detach, and the refusal (`ela-attach`) ends it',
  source: 'medikoo/serverless-plugin-vpc-eni-cleanup index.js@95e669e3',
};

/**
 * A custom resource with crhelper's polling: an EventBridge rule `rate(2 minutes)` invokes the function
 * again. That its first event comes after one interval is assumed. A custom resource has an hour to answer.
 */
const crhelper: Policy = {
  name: 'crhelper’s default',
  next: ({ elapsed, looks }) => {
    if (looks === 0) return 0;
    return elapsed + 2 * MINUTE > 60 * MINUTE ? 'gives up' : 2 * MINUTE;
  },
  callsPerLook: 1,
  // The rule, its permission and its target, made and taken away again.
  otherCalls: 6,
  goesOnAfter: [0, 0],
  source: 'aws-cloudformation/custom-resource-helper crhelper/resource_helper.py@b07bd4ec',
};

export const PEERS: readonly Policy[] = [terraform, delstack, cdkd, alchemy, serverlessPlugin, crhelper];

/** The defaults of the comparison, in the order of its table. */
export const POLICIES: readonly Policy[] = [
  ours(),
  ...FIXED_INTERVALS.map((seconds) => every(seconds)),
  ...PEERS,
];
