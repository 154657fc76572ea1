import { revokeRules } from '../security-group-rules';
import type { Ec2Operation } from '../state';

export const revokeSecurityGroupEgress: Ec2Operation<'RevokeSecurityGroupEgress'> = (state, input) =>
  revokeRules(state, input, true);
