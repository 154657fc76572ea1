import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';

import { HookError, type Effects } from '../../guard/protocol';
import type { Budget } from '../budget';
import type { Credentials } from '../client-configuration';
import { ClientMaker } from '../client-maker';

/**
 * The effects of one invocation. A client is made when it is first asked for: a template is judged without
 * any, and without credentials.
 *
 * @param credentials undefined where none came: whoever needs them then fails with `InvalidCredentials`
 */
export function hookEffects(
  credentials: Credentials | undefined,
  region: string,
  { clock, sleep }: Pick<Effects, 'clock' | 'sleep'>,
  budget: Pick<Budget, 'signal'>,
): Effects & { destroy(): void } {
  const maker = new ClientMaker(() => ({ credentials: given(credentials), region: told(region) }), {
    budget,
  });
  const ec2 = maker.lazily('ec2', 'xml', (configuration) => new EC2Client(configuration));
  const lambda = maker.lazily('lambda', 'json', (configuration) => new LambdaClient(configuration));
  const cloudFormation = maker.lazily(
    'cloudformation',
    'xml',
    (configuration) => new CloudFormationClient(configuration),
  );
  return {
    get ec2() {
      return ec2();
    },
    get lambda() {
      return lambda();
    },
    get cloudFormation() {
      return cloudFormation();
    },
    clock,
    sleep,
    destroy: () => {
      maker.destroy();
    },
  };
}

function given(credentials: Credentials | undefined): Credentials {
  if (credentials !== undefined) return credentials;
  throw new HookError(
    'InvalidCredentials',
    'The request came without credentials. Register Org::VPC::EniGuard with an execution role (guides/publish.md).',
  );
}

function told(region: string): string {
  if (region !== '') return region;
  throw new HookError('InvalidRequest', 'The Region can’t be told, neither from an ARN nor from AWS_REGION.');
}
