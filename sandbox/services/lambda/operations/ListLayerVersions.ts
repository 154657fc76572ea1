import type { Operation } from '../../../wire/types';
import { isCompatible, layerNameIn, layerVersionItem, layerVersionKey } from '../layers';
import { pageOf } from '../paging';
import type { LambdaState } from '../state';

/** Of a layer that isn't there it is empty (recorded: localstack's snapshots of Lambda, TestLambdaLayer). */
export function listLayerVersions(state: LambdaState): Operation {
  return (input) => {
    const versions = [...(state.layers.get(layerNameIn(input))?.versions.values() ?? [])];
    return pageOf(
      versions.filter((version) => isCompatible(version, input)),
      input,
      {
        member: 'LayerVersions',
        keyOf: layerVersionKey,
        answer: (version) => layerVersionItem(state, version),
      },
    );
  };
}
