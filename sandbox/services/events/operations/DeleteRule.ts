import { hasTargets } from '../errors';
import { checkBus, nameIn } from '../requests';
import type { EventsOperation } from '../state';

/** A rule that isn't there is no error (moto and the AWS CLI: DeleteRule is idempotent). */
export const deleteRule: EventsOperation<'DeleteRule'> = (state, input) => {
  checkBus(state, input);
  const name = nameIn(input, 'Name');
  if ((state.get(name)?.targets.size ?? 0) > 0) throw hasTargets();
  state.delete(name);
};
