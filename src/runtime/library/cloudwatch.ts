import { type Operation, Service } from './service';

/** Stands in for `aws-sdk/clients/cloudwatch`. SDK v3's client is loaded with the first call. */
export default class CloudWatch extends Service {
  protected override async connect(): Promise<Readonly<Record<string, Operation>>> {
    const { CloudWatchClient, PutMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    type Input = ConstructorParameters<typeof PutMetricDataCommand>[0];
    const client = new CloudWatchClient(this.configuration());
    return {
      putMetricData: (input) => client.send(new PutMetricDataCommand(input as Input)),
    };
  }
}
