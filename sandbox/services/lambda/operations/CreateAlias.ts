import { RestAnswer, type Operation } from '../../../wire/types';
import { aliasAnswer, checkVersion } from '../aliases';
import * as errors from '../errors';
import { required, text } from '../input';
import { foundFunction, functionArn, namedBy } from '../names';
import type { Alias, LambdaState } from '../state';

export function createAlias(state: LambdaState): Operation {
  return (input) => {
    const it = foundFunction(state, namedBy(input).name);
    const name = required(input, 'Name');
    if (it.aliases.has(name)) throw errors.aliasExists(functionArn(state, it.name, name));
    const alias: Alias = {
      name,
      functionVersion: checkVersion(state, it, required(input, 'FunctionVersion')),
      description: text(input['Description']) ?? '',
      routingConfig: input['RoutingConfig'],
      revisionId: state.ids.uuid(),
    };
    it.aliases.set(name, alias);
    return new RestAnswer({ status: 201, body: aliasAnswer(state, it, alias) });
  };
}
