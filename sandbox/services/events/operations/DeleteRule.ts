import type { Operation } from '../../../wire/types';
import { hasTargets } from '../errors';
import { members, nameIn } from '../input';
import type { EventsState } from '../state';

/** A rule that isn't there is no error (moto and the AWS CLI: DeleteRule is idempotent). */
export function deleteRule(state: EventsState): Operation {
  return (given) => {
    const name = nameIn(members(state, given), 'Name');
    if ((state.get(name)?.targets.size ?? 0) > 0) throw hasTargets();
    state.delete(name);
    return undefined;
  };
}
