import type { Operation } from '../../wire/types';
import { changeSet } from './change-set';
import type { StackContext } from './request';

export const deleteChangeSet = (context: StackContext): Operation => {
  const { changeSets } = context;
  return (input) => {
    const it = changeSet(context, input);
    changeSets.splice(changeSets.indexOf(it), 1);
    return {};
  };
};
