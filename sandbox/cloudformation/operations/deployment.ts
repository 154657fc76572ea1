import type { Cloud } from '../../cloud';
import type { Input } from '../../call';
import type { Deployment } from '../deployment';
import type { Stack } from '../stack-machine/stack';
import { problem } from './request';

/**
 * How a request wants its operation to be carried out: by its `DeploymentConfig`, where it has none as the
 * world has it. In express mode nothing is rolled back unless that is said (CloudFormation user guide).
 *
 * @throws AwsError where `DisableRollback` or `OnFailure` stands beside it
 */
export function deploymentOf({ flags }: Cloud, input: Input): Deployment {
  const given = input['DeploymentConfig'];
  const { DisableRollback, OnFailure } = input;
  if (typeof given !== 'object' || given === null) {
    const isSaid = DisableRollback !== undefined || OnFailure !== undefined;
    return {
      mode: flags.mode,
      disableRollback: isSaid
        ? DisableRollback === 'true' || OnFailure === 'DO_NOTHING'
        : flags.mode === 'EXPRESS',
    };
  }
  // That it is refused is documented; the words are assumed.
  if (DisableRollback !== undefined || OnFailure !== undefined)
    throw problem(
      'DisableRollback and OnFailure cannot be specified together with DeploymentConfig. Use DeploymentConfig.DisableRollback instead.',
    );
  const config = given as { readonly Mode?: string; readonly DisableRollback?: string };
  const { Mode = 'STANDARD' } = config;
  if (Mode !== 'STANDARD' && Mode !== 'EXPRESS')
    throw problem(
      `1 validation error detected: Value '${Mode}' at 'deploymentConfig.mode' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]`,
    );
  return {
    mode: Mode,
    disableRollback:
      config.DisableRollback === undefined ? Mode === 'EXPRESS' : config.DisableRollback === 'true',
  };
}

/** Whether the stack stands where an operation in express mode without a rollback has failed. */
export function isLocked({ status, deployment }: Pick<Stack, 'status' | 'deployment'>): boolean {
  return (
    /^(?:CREATE|UPDATE)_FAILED$/u.test(status) && deployment?.mode === 'EXPRESS' && deployment.disableRollback
  );
}

/** @throws AwsError where a failure in express mode allows express mode only (recorded: aws-cdk-cli#1739) */
export function checkLock(stack: Stack, next: Deployment): void {
  if (isLocked(stack) && next.mode !== 'EXPRESS')
    throw problem(
      `This stack is in a ${stack.status} state from a previous operation that used EXPRESS deployment mode with disable-rollback. Follow-up operations must use the same DeploymentConfig (mode=EXPRESS) until the stack reaches a *_COMPLETE state.`,
    );
}
