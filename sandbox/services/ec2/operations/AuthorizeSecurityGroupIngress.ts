import type { Operation } from '../../../wire/model';
import { addRules } from '../security-group-rules';
import type { Ec2State } from '../state';

export function authorizeSecurityGroupIngress(
  state: Ec2State,
): Operation<'ec2', 'AuthorizeSecurityGroupIngress'> {
  return (input) => addRules(state, input, false);
}
