import type { Operation } from '../../../wire/types';
import { configurationOf } from '../configuration';
import { foundFunction, namedBy } from '../names';
import { pageOf, versionKey } from '../paging';
import type { LambdaState } from '../state';

export function listVersionsByFunction(state: LambdaState): Operation {
  return (input) => {
    const it = foundFunction(state, namedBy(input).name);
    return pageOf([it.latest, ...it.published.values()], input, {
      member: 'Versions',
      keyOf: ({ version }) => ` ${versionKey(version)}`,
      answer: (version) => configurationOf(state, it, version, { qualifier: version.version, inList: true }),
    });
  };
}
