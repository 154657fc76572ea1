import type { Operation } from '../../../wire/types';
import { isUnderWay, progressEvent, textOf, type CloudControlContext } from '../requests';

/** How a request stands; a waiter is answered when it has ended. */
export const getResourceRequestStatus =
  ({ requests }: CloudControlContext): Operation =>
  async (input, call) => {
    const it = requests.of(textOf(input['RequestToken']) ?? '');
    if (isUnderWay(it)) await call.park?.(it.ended);
    return { ProgressEvent: progressEvent(it), HooksProgressEvent: [] };
  };
