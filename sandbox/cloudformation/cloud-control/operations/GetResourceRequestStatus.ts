import { dateOf } from '../../../time/instant';
import type { OutputOf } from '../../../wire/model';
import { HOOK_STATUS, type HookResult } from '../../registry/hooks/result';
import { isUnderWay, progressEvent, type CloudControlOperation } from '../requests';

/** How a request stands, and what hooks said of it; a waiter is answered when it has ended. */
export const getResourceRequestStatus: CloudControlOperation<'GetResourceRequestStatus'> = async (
  { requests, hooks },
  input,
  call,
) => {
  const it = requests.of(input.RequestToken ?? '');
  if (isUnderWay(it)) await call.park?.(it.ended);
  const asked = hooks.results.filter(({ target }) => target.requestToken === it.token);
  return { ProgressEvent: progressEvent(it), HooksProgressEvent: asked.map(hookProgressEvent) };
};

const hookProgressEvent = (
  result: HookResult,
): NonNullable<OutputOf<'cloudcontrolapi', 'GetResourceRequestStatus'>['HooksProgressEvent']>[number] => ({
  HookTypeName: result.typeName,
  HookTypeVersionId: result.versionId,
  HookTypeArn: result.typeArn,
  InvocationPoint: 'PRE_PROVISION',
  HookStatus: HOOK_STATUS[result.outcome],
  HookEventTime: dateOf(result.at),
  HookStatusMessage: result.message.slice(0, 2048),
  FailureMode: result.failureMode,
});
