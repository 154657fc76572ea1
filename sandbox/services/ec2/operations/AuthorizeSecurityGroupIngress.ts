import type { Operation } from '../../../wire/types';
import { ruleAnswer } from '../answers';
import { tagsFor } from '../input';
import { addRules, givenGroup, wantedRules } from '../security-group-rules';
import type { Ec2State } from '../state';

export function authorizeSecurityGroupIngress(state: Ec2State): Operation {
  return (input) => {
    const group = givenGroup(state, input);
    const rules = addRules(state, group, wantedRules(state, input, false));
    const tags = tagsFor(input, 'security-group-rule');
    for (const { securityGroupRuleId } of rules) state.tags.set(securityGroupRuleId, tags);
    return {
      return: true,
      securityGroupRuleSet: rules.map((rule) => ruleAnswer(state, group.groupId, rule)),
    };
  };
}
