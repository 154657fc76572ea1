import { SECOND } from '../../../time/instant';
import { RestAnswer, type Operation } from '../../../wire/types';
import { foundMapping, mappingAnswer } from '../mappings';
import type { LambdaState } from '../state';

/** Its network interfaces stay for 20 to 40 minutes. */
export function deleteEventSourceMapping(state: LambdaState): Operation {
  return (input) => {
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
    return new RestAnswer({ status: 202, body: mappingAnswer(state, mapping) });
  };
}
