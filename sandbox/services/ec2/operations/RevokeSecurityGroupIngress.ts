import type { Operation } from '../../../wire/model';
import { revokeRules } from '../security-group-rules';
import type { Ec2State } from '../state';

export function revokeSecurityGroupIngress(state: Ec2State): Operation<'ec2', 'RevokeSecurityGroupIngress'> {
  return (input) => revokeRules(state, input, false);
}
