import { dateOf, instantOf, SECOND } from '../../../time/instant';
import { invalidValue, missingParameter } from '../errors';
import { CHECKS, dimensionsIn, required } from '../requests';
import type { Samples, CloudWatchOperation } from '../state';

const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

/** Samples put together by periods. Percentiles aren't modelled. */
export const getMetricStatistics: CloudWatchOperation<'GetMetricStatistics'> = (state, input) => {
  const name = required(input, 'MetricName');
  const namespace = required(input, 'Namespace');
  const period = CHECKS.within(input, 'Period', { min: 1, max: 86_400 });
  if (period === undefined) throw missingParameter('Period');
  if (period % 60 !== 0 && ![1, 5, 10, 20, 30].includes(period)) throw invalidValue('Period', String(period));
  const start = instantOf(required(input, 'StartTime'));
  const end = instantOf(required(input, 'EndTime'));
  const { Statistics: wanted = [], Unit: unit } = input;
  const samples = (state.metric(namespace, name, dimensionsIn(input))?.samples ?? []).filter(
    (each) => each.at >= start && each.at < end && (unit === undefined || each.unit === unit),
  );
  const length = period * SECOND;
  const beginnings = new Set(samples.map(({ at }) => Math.floor(at / length) * length));
  const periods = [...beginnings].map((begin) => ({
    begin,
    group: samples.filter(({ at }) => at >= begin && at < begin + length),
  }));
  return {
    Label: name,
    Datapoints: periods.map(({ begin, group }) => ({
      Timestamp: dateOf(begin),
      ...Object.fromEntries(
        STATISTICS.filter((each) => wanted.includes(each)).map((each) => [each, statistic(each, group)]),
      ),
      Unit: group[0]?.unit,
    })),
  };
};

function statistic(name: (typeof STATISTICS)[number], samples: readonly Samples[]): number {
  const count = samples.reduce((sum, each) => sum + each.count, 0);
  const sum = samples.reduce((total, each) => total + each.sum, 0);
  switch (name) {
    case 'SampleCount':
      return count;
    case 'Sum':
      return sum;
    case 'Average':
      return count === 0 ? 0 : sum / count;
    case 'Minimum':
      return Math.min(...samples.map(({ minimum }) => minimum));
    case 'Maximum':
      return Math.max(...samples.map(({ maximum }) => maximum));
  }
}
