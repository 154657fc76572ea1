import type { Operation } from '../../../wire/types';
import { ruleAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import { filtersOf } from '../filters';
import type { Ec2State, SecurityGroupRule } from '../state';

interface RuleOfGroup {
  readonly groupId: string;
  readonly rule: SecurityGroupRule;
}

export function describeSecurityGroupRules(state: Ec2State): Operation {
  return (input) => {
    for (const { name, values } of filtersOf(input))
      if (name === 'group-id') for (const value of values) errors.checkGroupInFilter(value);
    const all = [...state.groups.values()].flatMap(({ groupId, rules }) =>
      rules.map((rule) => ({ groupId, rule })),
    );
    return describe<RuleOfGroup>(state, input, all, {
      ids: 'SecurityGroupRuleId',
      apiName: 'SecurityGroupRuleIds',
      prefix: 'sgr',
      idOf: ({ rule }) => rule.securityGroupRuleId,
      notFound: (ids) => errors.ruleIdNotFound(ids.join(', ')),
      filters: {
        'group-id': ({ groupId }) => [groupId],
        'security-group-rule-id': ({ rule }) => [rule.securityGroupRuleId],
      },
      set: 'securityGroupRuleSet',
      answer: ({ groupId, rule }) => ruleAnswer(state, groupId, rule),
    });
  };
}
