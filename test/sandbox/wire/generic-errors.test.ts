import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';

import type { FaultName } from '../../../sandbox/faults/table';
import { createWorld } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';

interface Configuration {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: ReturnType<typeof inProcess>;
  readonly maxAttempts: number;
}

/** A harmless call of each service. */
const CALLS: Readonly<Record<string, (configuration: Configuration) => Promise<unknown>>> = {
  cloudformation: (it) => new CloudFormationClient(it).send(new DescribeStacksCommand({})),
  ec2: (it) => new EC2Client(it).send(new DescribeVpcsCommand({})),
  iam: (it) => new IAMClient(it).send(new ListRolesCommand({})),
  lambda: (it) => new LambdaClient(it).send(new ListFunctionsCommand({})),
  logs: (it) => new CloudWatchLogsClient(it).send(new DescribeLogGroupsCommand({})),
  monitoring: (it) => new CloudWatchClient(it).send(new ListMetricsCommand({})),
  s3: (it) => new S3Client(it).send(new ListBucketsCommand({})),
  ssm: (it) => new SSMClient(it).send(new DescribeParametersCommand({})),
  sts: (it) => new STSClient(it).send(new GetCallerIdentityCommand({})),
};

/** What the JavaScript SDK makes of the call while the fault is on, or while the caller's key is revoked. */
async function errorOf(service: string, fault?: FaultName): Promise<SdkError> {
  const world = createWorld({
    project: null,
    faultScope: 'all',
    faults: fault === undefined ? {} : { [fault]: 1 },
  });
  if (fault === undefined) world.cloud.callers.revoke('test');
  try {
    await CALLS[service]?.({
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: inProcess(world),
      maxAttempts: 1,
    });
  } catch (error) {
    return error as SdkError;
  } finally {
    await world.close();
  }
  throw new Error(`${service} answered as if nothing was wrong.`);
}

describe.each(Object.keys(CALLS))('%s', (service) => {
  it('throttles so that the SDK knows it', async () => {
    const error = await errorOf(service, 'throttling');
    expect(isThrottlingError(error)).toBe(true);
  });

  it('fails so that the SDK tries again', async () => {
    const error = await errorOf(service, 'server-errors');
    expect(isTransientError(error)).toBe(true);
  });
});

it.each([
  ['cloudformation', 'Throttling', 'ExpiredToken'],
  ['ec2', 'RequestLimitExceeded', 'RequestExpired'],
  ['iam', 'Throttling', 'ExpiredToken'],
  ['lambda', 'TooManyRequestsException', 'ExpiredTokenException'],
  ['logs', 'ThrottlingException', 'ExpiredTokenException'],
  ['s3', 'SlowDown', 'ExpiredToken'],
  ['ssm', 'ThrottlingException', 'ExpiredTokenException'],
  ['sts', 'Throttling', 'ExpiredToken'],
])('%s says %s when throttled and %s when credentials ended', async (service, throttled, expired) => {
  expect((await errorOf(service, 'throttling')).name).toBe(throttled);
  expect((await errorOf(service)).name).toBe(expired);
});
