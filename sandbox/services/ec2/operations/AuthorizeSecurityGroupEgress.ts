import { addRules } from '../security-group-rules';
import type { Ec2Operation } from '../state';

export const authorizeSecurityGroupEgress: Ec2Operation<'AuthorizeSecurityGroupEgress'> = (state, input) =>
  addRules(state, input, true);
