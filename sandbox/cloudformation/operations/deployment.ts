import type { Cloud } from '../../cloud';
import { QUERY_CHECKS } from '../../wire/checks';
import type { InputOf } from '../../wire/model';
import type { Deployment } from '../deployment';
import type { Stack } from '../stack-machine/stack';
import { problem } from './request';

/**
 * How a request wants its operation to be carried out: by its `DeploymentConfig`, where it has none as the
 * world has it. In express mode nothing is rolled back unless that is said (CloudFormation user guide).
 *
 * @throws AwsError where `DisableRollback` or `OnFailure` stands beside it
 */
export function deploymentOf(
  { flags }: Cloud,
  {
    DeploymentConfig: given,
    DisableRollback,
    OnFailure,
  }: Pick<InputOf<'cloudformation', 'CreateStack'>, 'DeploymentConfig' | 'DisableRollback' | 'OnFailure'>,
): Deployment {
  const isSaid = DisableRollback !== undefined || OnFailure !== undefined;
  if (given === undefined) {
    const disableRollback = isSaid
      ? DisableRollback === true || OnFailure === 'DO_NOTHING'
      : flags.mode === 'EXPRESS';
    return { mode: flags.mode, disableRollback };
  }
  // That it is refused is documented; the words are assumed.
  if (isSaid)
    throw problem(
      'DisableRollback and OnFailure cannot be specified together with DeploymentConfig. Use DeploymentConfig.DisableRollback instead.',
    );
  const mode =
    QUERY_CHECKS.word(given, 'Mode', ['STANDARD', 'EXPRESS'], 'deploymentConfig.mode') ?? 'STANDARD';
  return { mode, disableRollback: given.DisableRollback ?? mode === 'EXPRESS' };
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
