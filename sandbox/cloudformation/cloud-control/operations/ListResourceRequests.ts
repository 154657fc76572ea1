import type { Operation } from '../../../wire/types';
import { progressEvent, type CloudControlContext } from '../requests';

const PAGE = 20;

/** The requests so far, newest first. */
export const listResourceRequests =
  ({ requests }: CloudControlContext): Operation =>
  (input) => {
    const filter = (input['ResourceRequestStatusFilter'] ?? {}) as {
      readonly Operations?: readonly string[];
      readonly OperationStatuses?: readonly string[];
    };
    const { Operations, OperationStatuses } = filter;
    const found = requests.all
      .filter(
        ({ operation, status }) =>
          (Operations?.includes(operation) ?? true) && (OperationStatuses?.includes(status) ?? true),
      )
      .toReversed();
    const start = Number(input['NextToken'] ?? 0);
    const size = Number(input['MaxResults'] ?? PAGE);
    return {
      ResourceRequestStatusSummaries: found.slice(start, start + size).map(progressEvent),
      NextToken: start + size < found.length ? String(start + size) : undefined,
    };
  };
