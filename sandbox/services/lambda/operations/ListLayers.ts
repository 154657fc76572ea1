import type { Operation } from '../../../wire/types';
import { isCompatible, layerArn, layerVersionItem, newestFirst } from '../layers';
import { pageOf } from '../paging';
import type { LambdaState } from '../state';

/** Each layer with its newest version that is asked for; one without such a version isn't there. */
export function listLayers(state: LambdaState): Operation {
  return (input) => {
    const all = [...state.layers.values()].flatMap((layer) => {
      const latest = newestFirst(layer).find((version) => isCompatible(version, input));
      return latest === undefined ? [] : [latest];
    });
    return pageOf(all, input, {
      member: 'Layers',
      keyOf: ({ name }) => name,
      answer: (latest) => ({
        LayerName: latest.name,
        LayerArn: layerArn(state, latest.name),
        LatestMatchingVersion: layerVersionItem(state, latest),
      }),
    });
  };
}
