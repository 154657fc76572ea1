import { AwsError, type Operation } from '../../wire/types';
import { changeSet } from './change-set';
import { problem, type StackContext, text } from './request';

/** Of a change set that isn't there it is a success, as long as the stack is (reported: the CDK relies on it). */
export const deleteChangeSet = (context: StackContext): Operation => {
  const { changeSets, stacks } = context;
  return (input) => {
    try {
      changeSets.splice(changeSets.indexOf(changeSet(context, input)), 1);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ChangeSetNotFound') throw error;
      const name = text(input['StackName']);
      if (name !== '' && stacks.find(name) === undefined) throw problem(`Stack [${name}] does not exist`);
    }
    return {};
  };
};
