import type { Operation } from '../../../wire/model';
import { foundTagged } from '../names';
import type { LambdaState } from '../state';

export function listTags(state: LambdaState): Operation<'lambda', 'ListTags'> {
  return (input) => ({ Tags: foundTagged(state, input).tags });
}
