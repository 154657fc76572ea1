import type { Instant } from '../../time/instant';
import type { OperationName, OperationOn } from '../../wire/model';

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** What one metric got at one time: a set of samples, as its statistics. */
export interface Samples {
  readonly at: Instant;
  readonly unit: string;
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** A metric is what its namespace, name and dimensions say, all three. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** In order of their names. */
  readonly dimensions: readonly Dimension[];
  readonly samples: Samples[];
}

export class CloudWatchState {
  readonly #metrics = new Map<string, Metric>();

  metric(namespace: string, name: string, dimensions: readonly Dimension[]): Metric | undefined {
    return this.#metrics.get(keyOf(namespace, name, dimensions));
  }

  /** The metric, made when it is new. */
  ensure(namespace: string, name: string, dimensions: readonly Dimension[]): Metric {
    const key = keyOf(namespace, name, dimensions);
    let metric = this.#metrics.get(key);
    if (metric === undefined) {
      metric = { namespace, name, dimensions: sorted(dimensions), samples: [] };
      this.#metrics.set(key, metric);
    }
    return metric;
  }

  all(): readonly Metric[] {
    return [...this.#metrics.values()];
  }
}

function keyOf(namespace: string, name: string, dimensions: readonly Dimension[]): string {
  return JSON.stringify([namespace, name, sorted(dimensions).map(({ Name, Value }) => [Name, Value])]);
}

function sorted(dimensions: readonly Dimension[]): readonly Dimension[] {
  return dimensions.toSorted((a, b) => (a.Name < b.Name ? -1 : 1));
}

/** One of its operations. */
export type CloudWatchOperation<N extends OperationName<'monitoring'>> = OperationOn<
  CloudWatchState,
  'monitoring',
  N
>;
