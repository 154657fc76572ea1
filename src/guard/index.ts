import { checkDeletion, isDoomedType } from './check-deletion';
import { checkTemplate } from './check-template';
import { HookError, type Effects, type HookInput, type HookOutcome } from './protocol';
import { isExempt, settingsOf } from './settings';

/**
 * The hook's handler: judges templates before they are deployed, and security groups and subnets before
 * they are deleted.
 *
 * @throws HookError for what it isn't made for, and for a bad type configuration
 */
export async function guard(effects: Effects, input: HookInput): Promise<HookOutcome> {
  const settings = settingsOf(input.configuration);
  const stackName = stackNameOf(input);
  if (stackName !== undefined && isExempt(stackName, settings.exemptStacks)) {
    return { status: 'SUCCESS', message: `The stack ${stackName} is exempt.`, annotations: [] };
  }
  const isTemplate = input.targetName === 'STACK' || input.targetName === 'CHANGE_SET';
  if (isTemplate) {
    return input.point === 'DELETE_PRE_PROVISION'
      ? { status: 'SUCCESS', message: 'There is no template to check in a deletion.', annotations: [] }
      : await checkTemplate(effects, input, settings);
  }
  if (!isDoomedType(input.targetName)) throw unsupported(input);
  if (input.point !== 'DELETE_PRE_PROVISION') throw unsupported(input);
  return await checkDeletion(effects, input, settings);
}

function unsupported({ targetName, point }: HookInput): HookError {
  return new HookError(
    'UnsupportedTarget',
    `Org::VPC::EniGuard doesn’t judge ${targetName} at ${point}: only STACK and CHANGE_SET before they are created or updated, ` +
      `AWS::EC2::SecurityGroup and AWS::EC2::Subnet before they are deleted.`,
  );
}

/** A stack's ARN is `arn:aws:cloudformation:<region>:<account>:stack/<name>/<uuid>`. */
function stackNameOf({ stackId, targetName, targetLogicalId }: HookInput): string | undefined {
  const fromId =
    stackId === undefined ? undefined : /:stack\/(?<name>[^/]+)\//u.exec(stackId)?.groups?.['name'];
  return fromId ?? (targetName === 'STACK' ? targetLogicalId : undefined);
}
