import type { Operation } from '../../../wire/model';
import { configurationOf } from '../configuration';
import { foundFunction } from '../names';
import { pageOf, versionKey } from '../paging';
import type { LambdaState } from '../state';

export function listVersionsByFunction(state: LambdaState): Operation<'lambda', 'ListVersionsByFunction'> {
  return (input) => {
    const it = foundFunction(state, input);
    const { page, NextMarker } = pageOf(
      [it.latest, ...it.published.values()],
      input,
      ({ version }) => ` ${versionKey(version)}`,
    );
    const Versions = page.map((version) =>
      configurationOf(state, it, version, { qualifier: version.version, inList: true }),
    );
    return { Versions, NextMarker };
  };
}
