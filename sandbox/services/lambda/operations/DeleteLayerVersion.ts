import { RestAnswer, type Operation } from '../../../wire/types';
import { layerNameIn, versionNumberIn } from '../layers';
import type { LambdaState } from '../state';

/**
 * Of one that isn't there, too, it is done (recorded: localstack's snapshots of Lambda, TestLambdaLayer). Functions that
 * have it keep it (Lambda guide, "Deleting a layer version").
 */
export function deleteLayerVersion(state: LambdaState): Operation {
  return (input) => {
    const name = layerNameIn(input);
    state.layers.get(name)?.versions.delete(versionNumberIn(input));
    return new RestAnswer({ status: 204 });
  };
}
