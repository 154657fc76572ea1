import { revokeRules } from '../security-group-rules';
import type { Ec2Operation } from '../state';

export const revokeSecurityGroupIngress: Ec2Operation<'RevokeSecurityGroupIngress'> = (state, input) =>
  revokeRules(state, input, false);
