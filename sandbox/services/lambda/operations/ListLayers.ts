import { isCompatible, layerArn, newestFirst } from '../layers';
import { pageOf } from '../paging';
import type { LambdaOperation } from '../state';

/** Each layer with its newest version that is asked for; one without such a version isn't there. */
export const listLayers: LambdaOperation<'ListLayers'> = (state, input) => {
  const all = [...state.layers.values()].flatMap(
    (layer) => newestFirst(layer).find((version) => isCompatible(version, input)) ?? [],
  );
  const { page, NextMarker } = pageOf(all, input, ({ name }) => name);
  const Layers = page.map(({ name, item }) => ({
    LayerName: name,
    LayerArn: layerArn(state, name),
    LatestMatchingVersion: item,
  }));
  return { Layers, NextMarker };
};
