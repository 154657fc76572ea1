import type { Operation } from '../../../wire/model';
import { revokeRules } from '../security-group-rules';
import type { Ec2State } from '../state';

export function revokeSecurityGroupEgress(state: Ec2State): Operation<'ec2', 'RevokeSecurityGroupEgress'> {
  return (input) => revokeRules(state, input, true);
}
