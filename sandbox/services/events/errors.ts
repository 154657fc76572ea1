import { AwsError } from '../../wire/types';

/** EventBridge's errors: codes from the botocore model; texts as clients print them, collected from issues. */

/** Of the operations on a rule's targets (recorded: TerraConstructs/base#88). */
export function noRuleOnBus(name: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
}

export function noBus(name: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

/** Recorded in terraform-provider-aws#34905. */
export function hasTargets(): AwsError {
  return validation("Rule can't be deleted since it has targets.");
}

export function invalidSchedule(): AwsError {
  return validation('Parameter ScheduleExpression is not valid.');
}

export function limitExceeded(text: string): AwsError {
  return new AwsError('LimitExceededException', text);
}

export function validation(text: string): AwsError {
  return new AwsError('ValidationException', text);
}
