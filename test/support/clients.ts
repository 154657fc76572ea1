import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';

import type { World } from '../../sandbox/world';
import { inProcess } from './in-process';

/** AWS's own clients on a world, without a socket. A person's: they may do everything. */
export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly lambda: LambdaClient;
  readonly ssm: SSMClient;
}

export function clientsOf(world: World): Clients {
  const configuration = {
    region: world.cloud.region,
    endpoint: 'http://sandbox.localhost',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: inProcess(world),
  };
  return {
    cloudFormation: new CloudFormationClient(configuration),
    ec2: new EC2Client(configuration),
    lambda: new LambdaClient(configuration),
    ssm: new SSMClient(configuration),
  };
}
