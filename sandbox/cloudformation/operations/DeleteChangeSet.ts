import { AwsError } from '../../wire/types';
import { descendantsOf, type ChangeSet } from '../change-sets';
import { changeSet } from './change-set';
import { discard, stacksBelow } from './draft';
import { problem, type StackOperation } from './request';
import { actorOf } from './role';

/**
 * With those of nested stacks, and the stacks that these would have made. Of a change set that isn't there it is a success, as long as the stack is (reported:
 * the CDK relies on it).
 */
export const deleteChangeSet: StackOperation<'DeleteChangeSet'> = (context, input, call) => {
  const { cloud, changeSets, stacks } = context;
  try {
    const it = changeSet(context, input);
    checkRoot(it);
    for (const each of [it, ...descendantsOf(it)]) changeSets.splice(changeSets.indexOf(each), 1);
    discard(context, stacksBelow(it), {
      caller: actorOf(cloud, call.caller, it.roleArn),
      deployment: it.deployment,
    });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ChangeSetNotFound') throw error;
    const { StackName: name = '' } = input;
    if (name !== '' && stacks.find(name) === undefined) throw problem(`Stack [${name}] does not exist`);
  }
  return {};
};

/** @throws AwsError for a nested one: "must be executed from the root change set" (user guide; the words are assumed) */
function checkRoot({ id, root }: ChangeSet): void {
  if (root !== undefined)
    throw new AwsError(
      'InvalidChangeSetStatus',
      `ChangeSet [${id}] is nested and can only be deleted from the root change set [${root.id}]`,
    );
}
