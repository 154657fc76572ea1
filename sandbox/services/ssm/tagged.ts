import { JSON_CHECKS } from '../../wire/checks';
import { AwsError } from '../../wire/types';
import { invalidResourceId } from './errors';
import type { Parameter, SsmState } from './state';

/** The resource of a tagging operation; of SSM's many kinds the sandbox has parameters. */
export function taggedParameter(
  state: SsmState,
  input: { readonly ResourceType: string | undefined; readonly ResourceId: string | undefined },
): Parameter {
  const kind = JSON_CHECKS.required(input, 'ResourceType');
  if (kind !== 'Parameter') throw new AwsError('InvalidResourceType', '');
  const parameter = state.get(JSON_CHECKS.required(input, 'ResourceId'));
  if (parameter === undefined) throw invalidResourceId();
  return parameter;
}
