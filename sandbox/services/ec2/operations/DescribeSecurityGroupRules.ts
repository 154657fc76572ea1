import { ruleAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import { filtersOf } from '../filters';
import type { Ec2Operation } from '../state';

export const describeSecurityGroupRules: Ec2Operation<'DescribeSecurityGroupRules'> = (state, input) => {
  for (const { name, values } of filtersOf(input.Filters))
    if (name === 'group-id') for (const value of values) errors.checkGroupInFilter(value);
  const all = [...state.groups.values()].flatMap(({ groupId, rules }) =>
    rules.map((rule) => ({ groupId, rule })),
  );
  return describe(state, input, all, {
    ids: 'SecurityGroupRuleIds',
    prefix: 'sgr',
    idOf: ({ rule }) => rule.securityGroupRuleId,
    notFound: (ids) => errors.ruleIdNotFound(ids.join(', ')),
    filters: {
      'group-id': ({ groupId }) => [groupId],
      'security-group-rule-id': ({ rule }) => [rule.securityGroupRuleId],
    },
    answer: (page) => ({
      SecurityGroupRules: page.map(({ groupId, rule }) => ruleAnswer(state, groupId, rule)),
    }),
  });
};
