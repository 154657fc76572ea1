import { AwsError } from '../../../wire/types';

/** EC2's errors, word for word where they were recorded; the sources are beside each. */
export const groupNotFound = (id: string): AwsError =>
  new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
export const subnetNotFound = (id: string): AwsError =>
  new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
export const vpcNotFound = (id: string): AwsError =>
  new AwsError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
/** hashicorp/terraform-provider-aws#6037 */
export const networkInterfaceNotFound = (id: string): AwsError =>
  new AwsError('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${id}' does not exist`);
/** gruntwork-io/cloud-nuke#1132 */
export const networkInterfaceInUse = (id: string): AwsError =>
  new AwsError('InvalidParameterValue', `Network interface '${id}' is currently in use.`);
/** boto/boto3#2218 */
export const notYourAttachment = (): AwsError =>
  new AwsError('OperationNotPermitted', "You are not allowed to manage 'ela-attach' attachments.");
export const attachmentNotFound = (id: string): AwsError =>
  new AwsError('InvalidAttachmentID.NotFound', `The interface attachment '${id}' does not exist.`);
export const groupHasDependents = (id: string): AwsError =>
  new AwsError('DependencyViolation', `resource ${id} has a dependent object`);
export const subnetHasDependents = (id: string): AwsError =>
  new AwsError('DependencyViolation', `The subnet '${id}' has dependencies and cannot be deleted.`);
export const vpcHasDependents = (id: string): AwsError =>
  new AwsError('DependencyViolation', `The vpc '${id}' has dependencies and cannot be deleted.`);
export const throttled = (): AwsError =>
  new AwsError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 });
