import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  type MetricDatum,
} from '@aws-sdk/client-cloudwatch';

import { MINUTE } from '../../../sandbox/time/instant';
import { createWorld, type World } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';
import { jsonRequest, queryRequest, textOf } from '../../support/requests';

let world: World;
let cloudWatch: CloudWatchClient;
beforeEach(() => {
  world = createWorld({ project: null });
  cloudWatch = new CloudWatchClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcess(world),
    maxAttempts: 1,
  });
});
afterEach(() => world.close());

const DIMENSIONS = [
  { Name: 'Action', Value: 'DELETE' },
  { Name: 'Type', Value: 'T' },
];

function put(...MetricData: MetricDatum[]): Promise<unknown> {
  return cloudWatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData }));
}

describe('metrics', () => {
  it('are put together by periods', async () => {
    await put({ MetricName: 'm', Value: 1, Unit: 'Count' }, { MetricName: 'm', Value: 3, Unit: 'Count' });
    await world.time.advance(MINUTE);
    await put({ MetricName: 'm', Values: [1, 10], Counts: [2, 1], Unit: 'Count' });
    await put({
      MetricName: 'm',
      StatisticValues: { SampleCount: 2, Sum: 8, Minimum: 2, Maximum: 6 },
      Unit: 'Count',
      Timestamp: new Date(world.time.now()),
    });
    const { Datapoints } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'N',
        MetricName: 'm',
        StartTime: new Date('2026-01-05T09:00:00Z'),
        EndTime: new Date('2026-01-05T10:00:00Z'),
        Period: 60,
        Statistics: ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'],
      }),
    );
    expect(Datapoints).toEqual([
      {
        Timestamp: new Date('2026-01-05T09:00:00Z'),
        SampleCount: 2,
        Sum: 4,
        Average: 2,
        Minimum: 1,
        Maximum: 3,
        Unit: 'Count',
      },
      {
        Timestamp: new Date('2026-01-05T09:01:00Z'),
        SampleCount: 5,
        Sum: 20,
        Average: 4,
        Minimum: 1,
        Maximum: 10,
        Unit: 'Count',
      },
    ]);
  });

  it('are told apart by their dimensions, in any order', async () => {
    await put({ MetricName: 'm', Value: 1, Dimensions: DIMENSIONS });
    await put({ MetricName: 'm', Value: 1, Dimensions: DIMENSIONS.toReversed() });
    await put({ MetricName: 'm', Value: 1, Dimensions: DIMENSIONS.slice(1) });
    const list = async (more: object): Promise<unknown> =>
      (await cloudWatch.send(new ListMetricsCommand(more))).Metrics;
    await expect(list({})).resolves.toHaveLength(2);
    await expect(list({ Dimensions: [{ Name: 'Action' }] })).resolves.toEqual([
      { Namespace: 'N', MetricName: 'm', Dimensions: DIMENSIONS },
    ]);
    await expect(list({ Namespace: 'other' })).resolves.toEqual([]);
  });

  it.each<[MetricDatum, string]>([
    [{ MetricName: 'm' }, 'The parameter Value is required.'],
    [{ MetricName: '', Value: 1 }, 'The parameter MetricName is required.'],
    [
      { MetricName: 'm', Value: 1, Dimensions: [{ Name: 'a', Value: '' }] },
      'The parameter Value is required.',
    ],
  ])('are refused: %j', async (datum, message) => {
    await expect(put(datum)).rejects.toMatchObject({ message });
  });

  it('of AWS’s own namespaces can not be put', async () => {
    await expect(
      cloudWatch.send(
        new PutMetricDataCommand({ Namespace: 'AWS/EC2', MetricData: [{ MetricName: 'm', Value: 1 }] }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });

  it('of CloudFormation’s types can be, as AWS’s own libraries put them', async () => {
    const Namespace = 'AWS/CloudFormation/Org/VPC/EniCleaner';
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: [{ MetricName: 'HandlerInvocationCount', Value: 1 }],
      }),
    );
    const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ Namespace }));
    expect(Metrics).toEqual([{ Namespace, MetricName: 'HandlerInvocationCount', Dimensions: [] }]);
  });

  it('can be so many that the client compresses them', async () => {
    await put(
      ...Array.from({ length: 300 }, (_, index) => ({ MetricName: `metric-number-${index}`, Value: index })),
    );
    const { Metrics } = await cloudWatch.send(new ListMetricsCommand({}));
    expect(Metrics).toHaveLength(300);
  });

  it('can be put by older clients, which speak query', async () => {
    const answer = await world.handle(
      queryRequest('monitoring', {
        Action: 'PutMetricData',
        Version: '2010-08-01',
        Namespace: 'N',
        'MetricData.member.1.MetricName': 'old',
        'MetricData.member.1.Value': '2.5',
        'MetricData.member.1.Timestamp': '2026-01-05T09:00:00Z',
        'MetricData.member.1.Dimensions.member.1.Name': 'a',
        'MetricData.member.1.Dimensions.member.1.Value': 'b',
      }),
    );
    expect(answer.status).toBe(200);
    const list = await world.handle(
      queryRequest('monitoring', { Action: 'ListMetrics', Version: '2010-08-01' }),
    );
    expect(textOf(list.body)).toContain(
      '<Metrics><member><Namespace>N</Namespace><MetricName>old</MetricName><Dimensions><member><Name>a</Name><Value>b</Value></member></Dimensions></member></Metrics>',
    );
  });

  it.each(['1e400', '1e15', '"soon"'])('are of no time that is none: %s', async (StartTime) => {
    const body = `{"Namespace":"N","MetricName":"m","Period":60,"EndTime":1,"StartTime":${StartTime}}`;
    const target = 'GraniteServiceVersion20100801.GetMetricStatistics';
    const answer = await world.handle(jsonRequest('monitoring', target, body));
    expect([answer.status, textOf(answer.body)]).toEqual([
      400,
      '{"__type":"SerializationException","message":"The member StartTime is not a timestamp."}',
    ]);
  });
});
