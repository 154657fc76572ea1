import type { Operation } from '../../../wire/types';
import { PATH_RULE, validation } from '../errors';
import { filter } from '../filters';
import { members, page } from '../input';
import type { SsmState } from '../state';
import { parameterView } from '../views';

/** At most ten a page, whatever is asked for. */
export function getParametersByPath(state: SsmState): Operation {
  return (given) => {
    const input = members(given);
    const path = input.requiredText('Path');
    if (!/^\/[\w./-]*$/u.test(path)) throw validation(PATH_RULE);
    const below = path.endsWith('/') ? path : `${path}/`;
    const isRecursive = input.flag('Recursive') ?? false;
    const decrypted = input.flag('WithDecryption') ?? false;
    const passes = filter(input);
    const found = state
      .all()
      .filter(
        (parameter) =>
          parameter.name.startsWith(below) &&
          (isRecursive || !parameter.name.slice(below.length).includes('/')) &&
          passes(parameter),
      );
    const { parameters, ...rest } = page(found, input, 10);
    return { Parameters: parameters.map((each) => parameterView(state, each, { decrypted })), ...rest };
  };
}
