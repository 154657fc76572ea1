import * as errors from '../errors';
import { isUnderWay, progressEvent, type CloudControlOperation } from '../requests';

/** The handler isn't called again; what it has done stays (API reference). */
export const cancelResourceRequest: CloudControlOperation<'CancelResourceRequest'> = (
  { requests },
  input,
) => {
  const it = requests.of(input.RequestToken ?? '');
  if (!isUnderWay(it)) throw errors.notCancellable(it.token, it.status);
  it.status = 'CANCEL_IN_PROGRESS';
  it.cancelled.abort();
  return { ProgressEvent: progressEvent(it) };
};
