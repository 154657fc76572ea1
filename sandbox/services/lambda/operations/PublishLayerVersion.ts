import { RestAnswer, type Operation } from '../../../wire/types';
import { codeOf } from '../configuration';
import { structure, text } from '../input';
import { layerNameIn, layerVersionAnswer } from '../layers';
import type { Layer, LambdaState, LayerVersion } from '../state';

/** Members that are answered as they came. */
const SETTINGS = ['CompatibleRuntimes', 'CompatibleArchitectures', 'LicenseInfo'] as const;

/** Numbers aren't used twice, whatever was deleted (Lambda guide, "Deleting a layer version"). */
export function publishLayerVersion(state: LambdaState): Operation {
  return async (input, { now }) => {
    const name = layerNameIn(input);
    const code = await codeOf(state, structure(input['Content']));
    const layer: Layer = state.layers.get(name) ?? { name, versions: new Map(), nextVersion: 1 };
    state.layers.set(name, layer);
    const version: LayerVersion = {
      name,
      number: layer.nextVersion,
      description: text(input['Description']) ?? '',
      settings: Object.fromEntries(
        SETTINGS.flatMap((member) => (input[member] === undefined ? [] : [[member, input[member]]])),
      ),
      code,
      created: now,
      policy: new Map(),
    };
    layer.nextVersion += 1;
    layer.versions.set(version.number, version);
    return new RestAnswer({ status: 201, body: layerVersionAnswer(state, version) });
  };
}
