import { isCompatible, layerNameIn, layerVersionKey } from '../layers';
import { pageOf } from '../paging';
import type { LambdaOperation } from '../state';

/** Of a layer that isn't there it is empty (recorded: localstack's snapshots of Lambda, TestLambdaLayer). */
export const listLayerVersions: LambdaOperation<'ListLayerVersions'> = (state, input) => {
  const versions = [...(state.layers.get(layerNameIn(input))?.versions.values() ?? [])];
  const asked = versions.filter((version) => isCompatible(version, input));
  const { page, NextMarker } = pageOf(asked, input, layerVersionKey);
  return { LayerVersions: page.map(({ item }) => item), NextMarker };
};
