import type { StackEvent } from '@aws-sdk/client-cloudformation';

import type { Aws } from '../account/aws';

/** What one probe found of one assumption. */
export interface Found {
  /** What was seen, in a sentence. Ids and account numbers are taken out of it later. */
  readonly seen: string;
  /** Whether it is as assumed; undefined: it could not be told. */
  readonly agrees: boolean | undefined;
  /** Figures, for whoever compares accounts; seconds. */
  readonly figures?: Readonly<Record<string, number | string | boolean>>;
}

/** One assumption of the sandbox's that an account can answer. */
export interface Probe {
  readonly name: string;
  /** As `sandbox/README.md`'s grade table has it. */
  readonly assumed: string;
  /** How well that is known: documented, recorded, reported, assumed. */
  readonly grade: 'documented' | 'recorded' | 'reported' | 'assumed';
  /** Minutes that it may take. */
  readonly minutes: number;
  readonly run: (lab: Lab) => Promise<Found>;
}

/** How an operation on one of the probe's own stacks went. */
export interface Operation {
  readonly status: string;
  /** Of the operation, oldest first. */
  readonly events: readonly StackEvent[];
}

/** What a probe may do. All that it makes bears the run's name, and is taken back at the end, however that comes. */
export interface Lab {
  readonly aws: Aws;
  /** Milliseconds since the epoch, by this machine's clock or a test's. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Makes a stack of that name (a prefix is added). @throws where it doesn't end in CREATE_COMPLETE */
  readonly deploy: (name: string, template: string, options?: StackOptions) => Promise<Stack>;
  /** Updates it to another template and waits for the end, that of its clean-up included. */
  readonly update: (stack: Stack, template: string) => Promise<Operation>;
  /** Deletes it and waits for the end. */
  readonly destroy: (stack: Stack, options?: Pick<StackOptions, 'express'>) => Promise<Operation>;
  /** A role for stacks that may do everything, but for what is denied. */
  readonly role: (name: string, denied: readonly string[]) => Promise<string>;
  /** Something else that has to be taken back: told what to do then. */
  readonly later: (undo: () => Promise<unknown>) => void;
}

export interface StackOptions {
  readonly roleArn?: string;
  readonly express?: boolean;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Seconds between the first event of a resource's with one of these statuses and the last with the other. */
export function secondsBetween(
  events: readonly StackEvent[],
  logicalId: string,
  from: string,
  to: readonly string[],
): number | undefined {
  const of = (each: StackEvent): boolean => each.LogicalResourceId === logicalId;
  const first = events.find((each) => of(each) && each.ResourceStatus === from)?.Timestamp;
  const last = events.findLast((each) => of(each) && to.includes(each.ResourceStatus ?? ''))?.Timestamp;
  return first === undefined || last === undefined ? undefined : (last.getTime() - first.getTime()) / 1_000;
}
