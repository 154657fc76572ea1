import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { HttpHandler } from '@smithy/protocol-http';
import { clientConfiguration, type Credentials, forWork } from './client-configuration';
import { rememberFailedCalls } from './failed-calls';

/** The services that the handlers call. */
export interface Clients {
  readonly ec2: EC2Client;
  readonly lambda: LambdaClient;
  readonly ssm: SSMClient;
  readonly cloudFormation: CloudFormationClient;
  /** Closes all connections. */
  destroy(): void;
}

/** Makes the clients of one invocation. `requestHandler` is for tests: what takes the requests instead of a socket. */
export function createClients(
  credentials: Credentials,
  region: string,
  requestHandler?: HttpHandler,
): Clients {
  const configuration = {
    ...clientConfiguration(credentials, region, forWork),
    ...(requestHandler === undefined ? {} : { requestHandler }),
  };
  const ec2 = new EC2Client(configuration);
  const lambda = new LambdaClient(configuration);
  const ssm = new SSMClient(configuration);
  const cloudFormation = new CloudFormationClient(configuration);
  ec2.middlewareStack.use(rememberFailedCalls('ec2', region));
  lambda.middlewareStack.use(rememberFailedCalls('lambda', region));
  ssm.middlewareStack.use(rememberFailedCalls('ssm', region));
  cloudFormation.middlewareStack.use(rememberFailedCalls('cloudformation', region));
  return {
    ec2,
    lambda,
    ssm,
    cloudFormation,
    destroy: () => {
      for (const client of [ec2, lambda, ssm, cloudFormation]) client.destroy();
    },
  };
}
