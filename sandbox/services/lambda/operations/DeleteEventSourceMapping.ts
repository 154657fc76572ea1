import { SECOND } from '../../../time/instant';
import { foundMapping, mappingAnswer } from '../mappings';
import type { LambdaOperation } from '../state';

/** Its network interfaces stay for 20 to 40 minutes. */
export const deleteEventSourceMapping: LambdaOperation<'DeleteEventSourceMapping'> = (state, input) => {
  const mapping = foundMapping(state, input);
  if (mapping.state !== 'Deleting') {
    mapping.state = 'Deleting';
    state.cloud.time.after(
      state.durations.uniform(5, 60) * SECOND,
      `the event source mapping ${mapping.uuid} goes`,
      () => {
        state.mappings.delete(mapping.uuid);
        for (const id of mapping.networkInterfaceIds) state.releases.letGo(id);
      },
    );
  }
  return mappingAnswer(mapping);
};
