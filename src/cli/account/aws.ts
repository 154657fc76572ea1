import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** The account and Region that a command looks at: AWS's clients, nothing else. */
export interface Aws {
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  /** Whose credentials these are: what belongs to another account is never touched. @throws what the SDK throws */
  readonly account: () => Promise<string | undefined>;
  /**
   * AWS's own time by its last answer, in milliseconds since the epoch: what events and ages are told by, whatever
   * this machine's clock shows. Undefined where no answer told: AWS's do, those of a local endpoint may not.
   */
  readonly now: () => number | undefined;
  /** What only `register` and `unregister` ask: made when they do. */
  readonly openS3: () => Promise<Pick<S3Client, 'send'>>;
  readonly openSsm: () => Promise<Pick<SSMClient, 'send'>>;
  /** Only asked where a stack's events don't tell when a release began. */
  readonly openCloudTrail: () => Promise<Pick<CloudTrailClient, 'send'>>;
}

/** Which account, as every command takes it. */
export interface Access {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
  /** Another account, and the role there that the credentials at hand may take (STS AssumeRole). */
  readonly assume?: { readonly account: string; readonly roleName: string };
}

/** Makes the clients; a test hands in those of a sandbox. */
export type Connect = (access: Access) => Promise<Aws>;
