import type { Operation } from '../../../wire/model';
import { addRules } from '../security-group-rules';
import type { Ec2State } from '../state';

export function authorizeSecurityGroupEgress(
  state: Ec2State,
): Operation<'ec2', 'AuthorizeSecurityGroupEgress'> {
  return (input) => addRules(state, input, true);
}
