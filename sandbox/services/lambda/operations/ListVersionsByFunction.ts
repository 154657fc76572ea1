import { configurationOf } from '../configuration';
import { foundFunction } from '../names';
import { pageOf, versionKey } from '../paging';
import type { LambdaOperation } from '../state';

export const listVersionsByFunction: LambdaOperation<'ListVersionsByFunction'> = (state, input) => {
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
