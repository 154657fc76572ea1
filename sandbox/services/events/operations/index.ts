export { deleteRule as DeleteRule } from './DeleteRule';
export { describeRule as DescribeRule } from './DescribeRule';
export { listRuleNamesByTarget as ListRuleNamesByTarget } from './ListRuleNamesByTarget';
export { listRules as ListRules } from './ListRules';
export { listTargetsByRule as ListTargetsByRule } from './ListTargetsByRule';
export { putTargets as PutTargets } from './PutTargets';
export { removeTargets as RemoveTargets } from './RemoveTargets';
