import { SECOND } from '../../../time/instant';
import { Timestamp, type Operation } from '../../../wire/types';
import { invalidValue, missingParameter } from '../errors';
import { dimensions, instant, members, required } from '../input';
import type { CloudWatchState, Samples } from '../state';

const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

/** Samples put together by periods. Percentiles aren't modelled. */
export function getMetricStatistics(state: CloudWatchState): Operation {
  return (given) => {
    const input = members(given);
    const name = required(input, 'MetricName');
    const namespace = required(input, 'Namespace');
    const period = input.integer('Period', { min: 1, max: 86_400 });
    if (period === undefined) throw missingParameter('Period');
    if (period % 60 !== 0 && ![1, 5, 10, 20, 30].includes(period)) {
      throw invalidValue('Period', String(period));
    }
    const start = instant(input, 'StartTime', given['StartTime']);
    const end = instant(input, 'EndTime', given['EndTime']);
    if (start === undefined) throw missingParameter('StartTime');
    if (end === undefined) throw missingParameter('EndTime');
    const wanted = input.texts('Statistics');
    const unit = input.text('Unit');
    const samples = (state.metric(namespace, name, dimensions(input))?.samples ?? []).filter(
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
        Timestamp: new Timestamp(begin),
        ...Object.fromEntries(
          STATISTICS.filter((each) => wanted.includes(each)).map((each) => [each, statistic(each, group)]),
        ),
        Unit: group[0]?.unit,
      })),
    };
  };
}

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
