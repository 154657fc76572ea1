import { epochSeconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { HOOK_STATUS, type HookResult } from '../../registry/hooks/result';
import { isUnderWay, progressEvent, textOf, type CloudControlContext } from '../requests';

/** How a request stands, and what hooks said of it; a waiter is answered when it has ended. */
export const getResourceRequestStatus =
  ({ requests, hooks }: CloudControlContext): Operation =>
  async (input, call) => {
    const it = requests.of(textOf(input['RequestToken']) ?? '');
    if (isUnderWay(it)) await call.park?.(it.ended);
    const asked = hooks.results.filter(({ target }) => target.requestToken === it.token);
    return { ProgressEvent: progressEvent(it), HooksProgressEvent: asked.map(hookProgressEvent) };
  };

function hookProgressEvent(result: HookResult): Readonly<Record<string, unknown>> {
  return {
    HookTypeName: result.typeName,
    HookTypeVersionId: result.versionId,
    HookTypeArn: result.typeArn,
    InvocationPoint: 'PRE_PROVISION',
    HookStatus: HOOK_STATUS[result.outcome],
    HookEventTime: epochSeconds(result.at),
    HookStatusMessage: result.message.slice(0, 2048),
    FailureMode: result.failureMode,
  };
}
