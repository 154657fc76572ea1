import { isoMilliseconds } from '../../../time/instant';
import { codeOf } from '../configuration';
import { layerArn, layerNameIn, layerVersionAnswer } from '../layers';
import type { Layer, LayerVersion, LambdaOperation } from '../state';

/** Numbers aren't used twice, whatever was deleted (Lambda guide, "Deleting a layer version"). */
export const publishLayerVersion: LambdaOperation<'PublishLayerVersion'> = async (state, input, { now }) => {
  const name = layerNameIn(input);
  const code = await codeOf(state, input.Content);
  const layer: Layer = state.layers.get(name) ?? { name, versions: new Map(), nextVersion: 1 };
  state.layers.set(name, layer);
  const number = layer.nextVersion;
  const { Description = '', CompatibleRuntimes, CompatibleArchitectures, LicenseInfo } = input;
  const version: LayerVersion = {
    name,
    number,
    item: {
      LayerVersionArn: layerArn(state, name, number),
      Version: number,
      Description,
      CreatedDate: isoMilliseconds(now).replace('Z', '+0000'),
      CompatibleRuntimes,
      CompatibleArchitectures,
      LicenseInfo,
    },
    code,
    policy: new Map(),
  };
  layer.nextVersion += 1;
  layer.versions.set(number, version);
  return layerVersionAnswer(state, version);
};
