import { filter } from '../filters';
import { page } from '../lists';
import { latest, type SsmOperation } from '../state';
import { metadataView } from '../views';

export const describeParameters: SsmOperation<'DescribeParameters'> = (state, input) => {
  const { items, next } = page(state.all().filter(filter(input)), input, 50);
  return {
    Parameters: items.map((each) => ({ ...metadataView(each, latest(each)), ARN: state.arn(each.name) })),
    NextToken: next,
  };
};
