import type { Members } from '../../../wire/members';
import type { Input } from '../../../call';
import type { Operation } from '../../../wire/types';
import { invalidValue, missingParameter } from '../errors';
import { dimensions, instant, members, required } from '../input';
import type { CloudWatchState, Samples } from '../state';

/** Limits of one call (API reference of PutMetricData). */
const MOST_DATA = 1_000;
const MOST_VALUES = 150;

/** AWS's own; those of CloudFormation's types are put by the libraries that the types are made with (`metrics.js`). */
const RESERVED = /^AWS\/(?!CloudFormation\/.)/u;

/** Values can come one by one, as a list with counts, or as statistics. */
export function putMetricData(state: CloudWatchState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const namespace = required(input, 'Namespace');
    if (RESERVED.test(namespace)) throw invalidValue('Namespace', namespace);
    const data = input.structures('MetricData');
    if (data.length === 0) throw missingParameter('MetricData');
    if (data.length > MOST_DATA) throw invalidValue('MetricData', `of ${data.length} members`);
    const raw = input.list('MetricData') as readonly Input[];
    const read = data.map((datum, index) => ({
      name: required(datum, 'MetricName'),
      dimensions: dimensions(datum),
      samples: samples(datum, instant(datum, 'Timestamp', raw[index]?.['Timestamp']) ?? now),
    }));
    for (const each of read) state.ensure(namespace, each.name, each.dimensions).samples.push(each.samples);
  };
}

function samples(datum: Members, at: number): Samples {
  const common = { at, unit: datum.text('Unit') ?? 'None' };
  const statistics = datum.structure('StatisticValues');
  if (statistics !== undefined) {
    return {
      ...common,
      count: number(statistics, 'SampleCount'),
      sum: number(statistics, 'Sum'),
      minimum: number(statistics, 'Minimum'),
      maximum: number(statistics, 'Maximum'),
    };
  }
  const values = datum.has('Values') ? datum.numbers('Values') : [number(datum, 'Value')];
  if (values.length === 0 || values.length > MOST_VALUES)
    throw invalidValue('Values', `of ${values.length} members`);
  const counts = datum.numbers('Counts');
  const countOf = (index: number): number => counts[index] ?? 1;
  return {
    ...common,
    count: values.reduce((sum, _value, index) => sum + countOf(index), 0),
    sum: values.reduce((sum, value, index) => sum + value * countOf(index), 0),
    minimum: Math.min(...values),
    maximum: Math.max(...values),
  };
}

function number(datum: Members, name: string): number {
  const value = datum.number(name);
  if (value === undefined) throw missingParameter(name);
  if (!Number.isFinite(value)) throw invalidValue(name, String(value));
  return value;
}
