import type { Operation } from '../../../wire/model';
import { foundTagged } from '../names';
import type { LambdaState } from '../state';

export function tagResource(state: LambdaState): Operation<'lambda', 'TagResource'> {
  return (input) => {
    const it = foundTagged(state, input);
    it.tags = { ...it.tags, ...input.Tags };
  };
}
