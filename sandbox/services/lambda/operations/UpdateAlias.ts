import type { Operation } from '../../../wire/types';
import { aliasAnswer, checkVersion, foundAlias } from '../aliases';
import { text } from '../input';
import type { Alias, LambdaState } from '../state';

export function updateAlias(state: LambdaState): Operation {
  return (input) => {
    const { it, alias } = foundAlias(state, input);
    const changed: Alias = {
      ...alias,
      functionVersion: checkVersion(state, it, text(input['FunctionVersion']) ?? alias.functionVersion),
      description: text(input['Description']) ?? alias.description,
      routingConfig: input['RoutingConfig'] ?? alias.routingConfig,
      revisionId: state.ids.uuid(),
    };
    it.aliases.set(alias.name, changed);
    return aliasAnswer(state, it, changed);
  };
}
