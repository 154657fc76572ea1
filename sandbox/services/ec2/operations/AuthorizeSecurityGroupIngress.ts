import { addRules } from '../security-group-rules';
import type { Ec2Operation } from '../state';

export const authorizeSecurityGroupIngress: Ec2Operation<'AuthorizeSecurityGroupIngress'> = (state, input) =>
  addRules(state, input, false);
