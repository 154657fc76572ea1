import { layerNameIn, versionNumberIn } from '../layers';
import type { LambdaOperation } from '../state';

/**
 * Of one that isn't there, too, it is done (recorded: localstack's snapshots of Lambda, TestLambdaLayer). Functions that
 * have it keep it (Lambda guide, "Deleting a layer version").
 */
export const deleteLayerVersion: LambdaOperation<'DeleteLayerVersion'> = (state, input) => {
  state.layers.get(layerNameIn(input))?.versions.delete(versionNumberIn(input));
};
