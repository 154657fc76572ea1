import type { Cloud } from '../../cloud';
import { isoMilliseconds } from '../../time/instant';
import type { Input, Service } from '../../wire/types';

interface Datum {
  readonly namespace: string;
  readonly name: string;
  readonly value: unknown;
  readonly dimensions: unknown;
  readonly at: string;
}

export function createMonitoringService(cloud: Cloud): Service {
  const data: Datum[] = [];
  return {
    signingName: 'monitoring',
    protocols: ['query', 'rpcv2Cbor', 'json1.0'],
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    targetPrefix: 'GraniteServiceVersion20100801',
    operations: {
      PutMetricData: (input) => {
        for (const each of Array.isArray(input['MetricData']) ? (input['MetricData'] as Input[]) : []) {
          data.push({
            namespace: String(input['Namespace']),
            name: String(each['MetricName']),
            value: each['Value'],
            dimensions: each['Dimensions'],
            at: isoMilliseconds(cloud.time.now()),
          });
        }
      },
      ListMetrics: () => ({
        Metrics: data.map(({ namespace, name }) => ({ Namespace: namespace, MetricName: name })),
      }),
    },
  };
}
