import { pageByNumber } from '../../paging';
import { invalidValue } from '../errors';
import { CHECKS } from '../requests';
import type { CloudWatchOperation } from '../state';

const PAGE = 500;

export const listMetrics: CloudWatchOperation<'ListMetrics'> = (
  state,
  { Namespace, MetricName, Dimensions = [], NextToken },
) => {
  const wanted = Dimensions.map((each) => ({ Name: CHECKS.required(each, 'Name'), Value: each.Value }));
  const found = state
    .all()
    .filter(
      ({ namespace, name, dimensions }) =>
        (Namespace ?? namespace) === namespace &&
        (MetricName ?? name) === name &&
        wanted.every((asked) =>
          dimensions.some(({ Name, Value }) => Name === asked.Name && Value === (asked.Value ?? Value)),
        ),
    );
  const { items, next } = pageByNumber(found, PAGE, NextToken, (token) => invalidValue('NextToken', token));
  return {
    Metrics: items.map((metric) => ({
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: metric.dimensions,
    })),
    NextToken: next,
  };
};
