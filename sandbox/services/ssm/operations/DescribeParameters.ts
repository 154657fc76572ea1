import type { Operation } from '../../../wire/model';
import { filter } from '../filters';
import { page } from '../lists';
import { latest, type SsmState } from '../state';
import { metadataView } from '../views';

export function describeParameters(state: SsmState): Operation<'ssm', 'DescribeParameters'> {
  return (input) => {
    const { items, next } = page(state.all().filter(filter(input)), input, 50);
    return {
      Parameters: items.map((each) => ({ ...metadataView(each, latest(each)), ARN: state.arn(each.name) })),
      NextToken: next,
    };
  };
}
