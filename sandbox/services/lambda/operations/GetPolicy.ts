import * as errors from '../errors';
import { foundVersion } from '../names';
import type { LambdaOperation } from '../state';

export const getPolicy: LambdaOperation<'GetPolicy'> = (state, input) => {
  const { it, version, qualifier } = foundVersion(state, input);
  const statements = [...(it.policy.get(qualifier ?? '')?.values() ?? [])];
  if (statements.length === 0) throw errors.noPolicy();
  return {
    Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }),
    RevisionId: version.revisionId,
  };
};
