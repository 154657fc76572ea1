import type { Operation } from '../../../wire/model';
import { hasTargets } from '../errors';
import { checkBus, nameIn } from '../requests';
import type { EventsState } from '../state';

/** A rule that isn't there is no error (moto and the AWS CLI: DeleteRule is idempotent). */
export function deleteRule(state: EventsState): Operation<'events', 'DeleteRule'> {
  return (input) => {
    checkBus(state, input);
    const name = nameIn(input, 'Name');
    if ((state.get(name)?.targets.size ?? 0) > 0) throw hasTargets();
    state.delete(name);
  };
}
