import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';

import { HookError, type Effects } from '../../guard/protocol';
import type { Budget } from '../budget';
import { clientConfiguration, forWork, type Credentials } from '../client-configuration';
import { onEachCall } from '../clients';
import type { Clock } from '../../ground/clock';

/**
 * The effects of one invocation. A client is made when it is first asked for: a template is judged without
 * any, and without credentials.
 */
export class HookEffects implements Effects {
  readonly clock: Clock;
  readonly sleep: Effects['sleep'];
  private readonly credentials: Credentials | undefined;
  private readonly region: string;
  private readonly budget: Pick<Budget, 'signal'>;
  private ec2Client: EC2Client | undefined;
  private lambdaClient: LambdaClient | undefined;
  private cloudFormationClient: CloudFormationClient | undefined;

  /** @param credentials undefined where none came: whoever needs them then fails with `InvalidCredentials` */
  constructor(
    credentials: Credentials | undefined,
    region: string,
    around: { readonly clock: Clock; readonly sleep: Effects['sleep'] },
    budget: Pick<Budget, 'signal'>,
  ) {
    this.budget = budget;
    this.credentials = credentials;
    this.region = region;
    this.clock = around.clock;
    this.sleep = around.sleep;
  }

  get ec2(): EC2Client {
    if (this.ec2Client === undefined) {
      this.ec2Client = new EC2Client(this.configuration());
      onEachCall(this.ec2Client, { service: 'ec2', region: this.region, format: 'xml', budget: this.budget });
    }
    return this.ec2Client;
  }

  get lambda(): LambdaClient {
    if (this.lambdaClient === undefined) {
      this.lambdaClient = new LambdaClient(this.configuration());
      onEachCall(this.lambdaClient, {
        service: 'lambda',
        region: this.region,
        format: 'json',
        budget: this.budget,
      });
    }
    return this.lambdaClient;
  }

  get cloudFormation(): CloudFormationClient {
    if (this.cloudFormationClient === undefined) {
      this.cloudFormationClient = new CloudFormationClient(this.configuration());
      onEachCall(this.cloudFormationClient, {
        service: 'cloudformation',
        region: this.region,
        format: 'xml',
        budget: this.budget,
      });
    }
    return this.cloudFormationClient;
  }

  /** Closes all connections. */
  destroy(): void {
    for (const client of [this.ec2Client, this.lambdaClient, this.cloudFormationClient]) client?.destroy();
  }

  private configuration(): ReturnType<typeof clientConfiguration> {
    if (this.credentials === undefined) {
      throw new HookError(
        'InvalidCredentials',
        'The request came without credentials. Register Org::VPC::EniGuard with an execution role (guides/publish.md).',
      );
    }
    if (this.region === '') {
      throw new HookError(
        'InvalidRequest',
        'The Region can’t be told, neither from an ARN nor from AWS_REGION.',
      );
    }
    return clientConfiguration(this.credentials, this.region, forWork);
  }
}
