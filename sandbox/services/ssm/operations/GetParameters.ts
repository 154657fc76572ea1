import { AwsError } from '../../../wire/types';
import { names } from '../lists';
import { select, type Selected } from '../selector';
import type { SsmState, SsmOperation } from '../state';
import { parameterView } from '../views';

export const getParameters: SsmOperation<'GetParameters'> = (state, input) => {
  const decrypted = input.WithDecryption ?? false;
  const found = names(input).map((name) => ({ name, selected: selectIfThere(state, name) }));
  return {
    Parameters: found.flatMap(({ selected }) =>
      selected === undefined
        ? []
        : [parameterView(state, selected.parameter, { version: selected.version, decrypted })],
    ),
    InvalidParameters: found.flatMap(({ name, selected }) => (selected === undefined ? [name] : [])),
  };
};

function selectIfThere(state: SsmState, name: string): Selected | undefined {
  try {
    return select(state, name);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
