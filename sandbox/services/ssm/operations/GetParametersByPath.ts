import { JSON_CHECKS } from '../../../wire/checks';
import { PATH_RULE, validation } from '../errors';
import { filter } from '../filters';
import { page } from '../lists';
import type { SsmOperation } from '../state';
import { parameterView } from '../views';

/** At most ten a page, whatever is asked for. */
export const getParametersByPath: SsmOperation<'GetParametersByPath'> = (state, input) => {
  const path = JSON_CHECKS.required(input, 'Path');
  if (!/^\/[\w./-]*$/u.test(path)) throw validation(PATH_RULE);
  const below = path.endsWith('/') ? path : `${path}/`;
  const { Recursive: isRecursive = false, WithDecryption: decrypted = false } = input;
  const passes = filter(input);
  const found = state
    .all()
    .filter(
      (parameter) =>
        parameter.name.startsWith(below) &&
        (isRecursive || !parameter.name.slice(below.length).includes('/')) &&
        passes(parameter),
    );
  const { items, next } = page(found, input, 10);
  return { Parameters: items.map((each) => parameterView(state, each, { decrypted })), NextToken: next };
};
