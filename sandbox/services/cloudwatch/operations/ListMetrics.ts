import type { Operation } from '../../../wire/types';
import { invalidValue } from '../errors';
import { members } from '../input';
import type { CloudWatchState } from '../state';

const PAGE = 500;

export function listMetrics(state: CloudWatchState): Operation {
  return (given) => {
    const input = members(given);
    const namespace = input.text('Namespace');
    const name = input.text('MetricName');
    const wanted = input.structures('Dimensions').map((each) => ({
      name: each.requiredText('Name'),
      value: each.text('Value'),
    }));
    const found = state
      .all()
      .filter(
        (metric) =>
          (namespace === undefined || metric.namespace === namespace) &&
          (name === undefined || metric.name === name) &&
          wanted.every((dimension) =>
            metric.dimensions.some(
              ({ Name, Value }) =>
                Name === dimension.name && (dimension.value === undefined || Value === dimension.value),
            ),
          ),
      );
    const start = Number(input.text('NextToken') ?? 0);
    if (!Number.isInteger(start) || start < 0) throw invalidValue('NextToken', String(start));
    const end = start + PAGE;
    return {
      Metrics: found.slice(start, end).map((metric) => ({
        Namespace: metric.namespace,
        MetricName: metric.name,
        Dimensions: metric.dimensions,
      })),
      ...(end < found.length ? { NextToken: String(end) } : {}),
    };
  };
}
