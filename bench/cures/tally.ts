import type { WorldName } from '../../sandbox/worlds';
import { median, quantile } from '../measure';
import type { Cure } from './cures';
import type { Play } from './play';
import { costOf, type Cost } from './prices';

/** What came of one cure over all seeds. Times are virtual seconds; costs are means. */
export interface Tally {
  readonly cure: Cure;
  readonly world: WorldName;
  readonly plays: number;
  /** Share in [0, 1]. */
  readonly deletedAtFirst: number;
  /** The same, with the further calls of DeleteStack. */
  readonly deletedInTheEnd: number;
  /** To the end of what the first DeleteStack did, whichever it was. */
  readonly first: { readonly median: number; readonly p95: number };
  /** To DELETE_COMPLETE; infinite if fewer than half of the stacks get there. */
  readonly whole: { readonly median: number; readonly p95: number };
  /** Medians. */
  readonly handlerInvocations: number;
  readonly functionInvocations: number;
  /** Means. */
  readonly gigabyteSeconds: number;
  readonly handlerOperations: number;
  readonly activeSeconds: number;
  readonly wholeSeconds: number;
  readonly cost: Cost;
  /** Of all plays together. */
  readonly foreignTouched: number;
}

/** @param plays at least one */
export function tallyOf(cure: Cure, world: WorldName, plays: readonly Play[]): Tally {
  const first = plays.map((each) => each.first);
  const whole = plays.map((each) => each.whole ?? Number.POSITIVE_INFINITY);
  const usages = plays.map(({ usage }) => usage);
  const costs = usages.map(costOf);
  const perPlay = (count: (operation: Play['usage']['operations'][number]) => number): readonly number[] =>
    usages.map(({ operations }) => sum(operations.map(count)));
  return {
    cure,
    world,
    plays: plays.length,
    deletedAtFirst: mean(plays.map(({ isDeletedAtFirst }) => Number(isDeletedAtFirst))),
    deletedInTheEnd: mean(plays.map((each) => Number(each.whole !== undefined))),
    first: { median: median(first), p95: quantile(first, 0.95) },
    whole: { median: median(whole), p95: quantile(whole, 0.95) },
    handlerInvocations: median(perPlay(({ invocations }) => invocations)),
    functionInvocations: median(usages.map(({ functionInvocations }) => functionInvocations)),
    gigabyteSeconds: mean(usages.map(({ gigabyteSeconds }) => gigabyteSeconds)),
    handlerOperations: mean(perPlay(() => 1)),
    activeSeconds: mean(perPlay(({ active }) => active)),
    wholeSeconds: mean(perPlay((operation) => operation.whole)),
    cost: {
      atLeast: mean(costs.map(({ atLeast }) => atLeast)),
      atMost: mean(costs.map(({ atMost }) => atMost)),
    },
    foreignTouched: sum(plays.map(({ foreignTouched }) => foreignTouched)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
