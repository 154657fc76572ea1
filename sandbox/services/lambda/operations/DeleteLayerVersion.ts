import type { Operation } from '../../../wire/model';
import { layerNameIn, versionNumberIn } from '../layers';
import type { LambdaState } from '../state';

/**
 * Of one that isn't there, too, it is done (recorded: localstack's snapshots of Lambda, TestLambdaLayer). Functions that
 * have it keep it (Lambda guide, "Deleting a layer version").
 */
export function deleteLayerVersion(state: LambdaState): Operation<'lambda', 'DeleteLayerVersion'> {
  return (input) => {
    state.layers.get(layerNameIn(input))?.versions.delete(versionNumberIn(input));
  };
}
