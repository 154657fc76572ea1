import { JSON_CHECKS } from '../../../wire/checks';
import { configurationOf } from '../configuration';
import { pageOf, versionKey } from '../paging';
import type { LambdaOperation } from '../state';

/** With FunctionVersion=ALL published versions are listed too, `$LATEST` with its qualifier. */
export const listFunctions: LambdaOperation<'ListFunctions'> = (state, input) => {
  const isAll = JSON_CHECKS.word(input, 'FunctionVersion', ['ALL']) !== undefined;
  const all = [...state.functions.values()].flatMap((it) =>
    [it.latest, ...(isAll ? it.published.values() : [])].map((version) => ({ it, version })),
  );
  const { page, NextMarker } = pageOf(
    all,
    input,
    ({ it, version }) => `${it.name} ${versionKey(version.version)}`,
  );
  const Functions = page.map(({ it, version }) =>
    configurationOf(state, it, version, { qualifier: isAll ? version.version : undefined, inList: true }),
  );
  return { Functions, NextMarker };
};
