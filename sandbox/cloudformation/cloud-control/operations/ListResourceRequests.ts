import { pageByNumber } from '../../../services/paging';
import { JSON_CHECKS } from '../../../wire/checks';
import { progressEvent, type CloudControlOperation } from '../requests';

const PAGE = 20;

/** The requests so far, newest first. */
export const listResourceRequests: CloudControlOperation<'ListResourceRequests'> = ({ requests }, input) => {
  const { Operations, OperationStatuses } = input.ResourceRequestStatusFilter ?? {};
  const found = requests.all
    .filter(
      ({ operation, status }) =>
        (Operations?.includes(operation) ?? true) && (OperationStatuses?.includes(status) ?? true),
    )
    .toReversed();
  const size = JSON_CHECKS.within(input, 'MaxResults', { min: 1, max: 100 }) ?? PAGE;
  const { items, next } = pageByNumber(found, size, input.NextToken, (token) =>
    JSON_CHECKS.invalid('NextToken', token, 'Invalid token'),
  );
  return { ResourceRequestStatusSummaries: items.map(progressEvent), NextToken: next };
};
