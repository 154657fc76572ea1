import type { Operation } from '../../../wire/types';
import { configurationOf } from '../configuration';
import * as errors from '../errors';
import { text } from '../input';
import { pageOf, versionKey } from '../paging';
import type { LambdaState } from '../state';

/** With FunctionVersion=ALL published versions are listed too, `$LATEST` with its qualifier. */
export function listFunctions(state: LambdaState): Operation {
  return (input) => {
    const wanted = text(input['FunctionVersion']);
    if (wanted !== undefined && wanted !== 'ALL') {
      throw errors.validation(wanted, 'functionVersion', 'Member must satisfy enum value set: [ALL]');
    }
    const all = [...state.functions.values()].flatMap((it) =>
      [it.latest, ...(wanted === undefined ? [] : it.published.values())].map((version) => ({ it, version })),
    );
    return pageOf(all, input, {
      member: 'Functions',
      keyOf: ({ it, version }) => `${it.name} ${versionKey(version.version)}`,
      answer: ({ it, version }) =>
        configurationOf(state, it, version, {
          qualifier: wanted === undefined ? undefined : version.version,
          inList: true,
        }),
    });
  };
}
