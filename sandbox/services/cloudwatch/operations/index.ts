export { getMetricStatistics as GetMetricStatistics } from './GetMetricStatistics';
export { listMetrics as ListMetrics } from './ListMetrics';
export { putMetricData as PutMetricData } from './PutMetricData';
