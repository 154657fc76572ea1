import type { Operation } from '../../../wire/types';
import { ruleAnswer } from '../answers';
import { givenGroup, revokeRules } from '../security-group-rules';
import type { Ec2State } from '../state';

export function revokeSecurityGroupEgress(state: Ec2State): Operation {
  return (input) => {
    const group = givenGroup(state, input);
    const rules = revokeRules(state, group, input, true);
    return {
      return: true,
      unknownIpPermissionSet: [],
      revokedSecurityGroupRuleSet: rules.map((rule) => ruleAnswer(state, group.groupId, rule)),
    };
  };
}
