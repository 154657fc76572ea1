/**
 * What to do where something holds network interfaces that is deleted only after this resource. A failed deletion
 * doesn't stop the others (recorded: aws-cdk#10777), so that what held them is gone when the stack has failed, and the
 * resource has only to wait then. To retain it would leave nobody who does: the groups and subnets then fail as before.
 */
export function onceMore(what: string): string {
  return `Delete the stack again, without retaining anything, when this deletion has ended: CloudFormation goes on and deletes ${what} meanwhile.`;
}
