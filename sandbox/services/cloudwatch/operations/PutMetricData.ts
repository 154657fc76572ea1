import { instantOf, type Instant } from '../../../time/instant';
import type { InputOf } from '../../../wire/model';
import { invalidValue, missingParameter } from '../errors';
import { dimensionsIn, required } from '../requests';
import type { Samples, CloudWatchOperation } from '../state';

/** Limits of one call (API reference of PutMetricData). */
const MOST_DATA = 1_000;
const MOST_VALUES = 150;

/** AWS's own; those of CloudFormation's types are put by the libraries that the types are made with (`metrics.js`). */
const RESERVED = /^AWS\/(?!CloudFormation\/.)/u;

type Datum = NonNullable<InputOf<'monitoring', 'PutMetricData'>['MetricData']>[number];

/** Values can come one by one, as a list with counts, or as statistics. */
export const putMetricData: CloudWatchOperation<'PutMetricData'> = (state, input, { now }) => {
  const namespace = required(input, 'Namespace');
  if (RESERVED.test(namespace)) throw invalidValue('Namespace', namespace);
  const data = input.MetricData ?? [];
  if (data.length === 0) throw missingParameter('MetricData');
  if (data.length > MOST_DATA) throw invalidValue('MetricData', `of ${data.length} members`);
  const read = data.map((datum) => ({
    name: required(datum, 'MetricName'),
    dimensions: dimensionsIn(datum),
    samples: samples(datum, now),
  }));
  for (const each of read) state.ensure(namespace, each.name, each.dimensions).samples.push(each.samples);
};

function samples(datum: Datum, now: Instant): Samples {
  const { Timestamp, Unit: unit = 'None', StatisticValues: statistics, Counts: counts = [] } = datum;
  const common = { at: Timestamp === undefined ? now : instantOf(Timestamp), unit };
  if (statistics !== undefined) {
    return {
      ...common,
      count: finite('SampleCount', required(statistics, 'SampleCount')),
      sum: finite('Sum', required(statistics, 'Sum')),
      minimum: finite('Minimum', required(statistics, 'Minimum')),
      maximum: finite('Maximum', required(statistics, 'Maximum')),
    };
  }
  const values = datum.Values?.map((each) => finite('Values', each)) ?? [
    finite('Value', required(datum, 'Value')),
  ];
  if (values.length === 0 || values.length > MOST_VALUES)
    throw invalidValue('Values', `of ${values.length} members`);
  const countOf = (index: number): number => finite('Counts', counts[index] ?? 1);
  return {
    ...common,
    count: values.reduce((sum, _value, index) => sum + countOf(index), 0),
    sum: values.reduce((sum, value, index) => sum + value * countOf(index), 0),
    minimum: Math.min(...values),
    maximum: Math.max(...values),
  };
}

/** CBOR can hold what is no finite number. @throws AwsError InvalidParameterValue */
function finite(name: string, value: number): number {
  if (!Number.isFinite(value)) throw invalidValue(name, String(value));
  return value;
}
