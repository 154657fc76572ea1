import type { Operation } from '../../../wire/types';
import { aliasAnswer } from '../aliases';
import { text } from '../input';
import { foundFunction, namedBy } from '../names';
import { pageOf } from '../paging';
import type { LambdaState } from '../state';

export function listAliases(state: LambdaState): Operation {
  return (input) => {
    const it = foundFunction(state, namedBy(input).name);
    const version = text(input['FunctionVersion']);
    const all = [...it.aliases.values()].filter(
      ({ functionVersion }) => version === undefined || functionVersion === version,
    );
    return pageOf(all, input, {
      member: 'Aliases',
      keyOf: ({ name }) => name,
      answer: (alias) => aliasAnswer(state, it, alias),
    });
  };
}
