import { AwsError } from '../../wire/types';

/** Step Functions' errors: codes from its model; words recorded (localstack's snapshots of Step Functions), but where it says otherwise. */

export const noMachine = (arn: string): AwsError =>
  new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
export const machineExists = (arn: string): AwsError =>
  new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
export const noExecution = (arn: string): AwsError =>
  new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
export const executionExists = (arn: string): AwsError =>
  new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
/** What stands between the quotes is the sandbox's own. */
export const invalidDefinition = (because: string): AwsError =>
  new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${because}'`);
/** The words are assumed. */
export const invalidName = (name: string): AwsError => new AwsError('InvalidName', `Invalid Name: '${name}'`);
export const invalidInput = (because: string): AwsError =>
  new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${because}'`);
