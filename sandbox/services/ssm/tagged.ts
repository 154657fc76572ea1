import type { Members } from '../../wire/members';
import { AwsError } from '../../wire/types';
import { invalidResourceId } from './errors';
import type { Parameter, SsmState } from './state';

/** The resource of a tagging operation; of SSM's many kinds the sandbox has parameters. */
export function taggedParameter(state: SsmState, input: Members): Parameter {
  const kind = input.requiredText('ResourceType');
  if (kind !== 'Parameter') throw new AwsError('InvalidResourceType', '');
  const parameter = state.get(input.requiredText('ResourceId'));
  if (parameter === undefined) throw invalidResourceId();
  return parameter;
}
