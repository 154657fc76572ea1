import { HOOK_STATUS, refusing } from '../registry/hooks/result';
import type { HookAction, HookTarget } from '../registry/hooks/target';
import type { Properties } from '../resource-type';
import { STACK_TYPE, type Change } from './events';
import type { Operation } from './operation';
import type { Parts } from './parts';
import type { HookEvent, Resource } from './stack';

type Asking = Pick<Parts, 'hooks' | 'events'>;

/** Asks the hooks about a whole operation. Gives the reason why it is refused, if it is. */
export function askAboutStack(
  parts: Asking,
  operation: Operation,
  action: HookAction,
  previousTemplate: string | undefined,
): Promise<string | undefined> {
  const { stack } = operation;
  const on: HookTarget['on'] = {
    type: 'STACK',
    template: action === 'DELETE' ? '' : stack.templateBody,
    previousTemplate,
  };
  return ask(
    parts,
    operation,
    { stackId: stack.id, stackName: stack.name, action, on },
    {
      logicalId: stack.name,
      type: STACK_TYPE,
      physicalId: stack.id,
      status: `${action}_IN_PROGRESS`,
    },
  );
}

/** Asks the hooks about one resource. Gives the reason why it is refused, if it is. */
export function askAboutResource(
  parts: Asking,
  operation: Operation,
  { logicalId, type }: Pick<Resource, 'logicalId' | 'type'>,
  action: HookAction,
  physicalId: string,
  properties: Properties,
  previousProperties: Properties | undefined,
): Promise<string | undefined> {
  const { stack } = operation;
  const on: HookTarget['on'] = {
    type: 'RESOURCE',
    name: type,
    logicalId,
    // On delete only the previous ones are there (Hooks user guide, Lambda hooks).
    properties: action === 'DELETE' ? undefined : properties,
    previousProperties,
  };
  return ask(
    parts,
    operation,
    { stackId: stack.id, stackName: stack.name, action, on },
    {
      logicalId,
      type,
      physicalId,
      status: `${action}_IN_PROGRESS`,
    },
  );
}

async function ask(
  { hooks, events }: Asking,
  operation: Operation,
  target: HookTarget,
  event: Change,
): Promise<string | undefined> {
  const matching = hooks?.matching(target) ?? [];
  if (hooks === undefined || matching.length === 0) return undefined;
  const results = await Promise.all(
    matching.map(async (each) => {
      const id = hooks.newId();
      const failureMode = each.configuration.FailureMode === 'WARN' ? 'WARN' : 'FAIL';
      const tell = (status: HookEvent['status'], reason: string): void => {
        const hook: HookEvent = {
          type: each.version.typeName,
          status,
          reason,
          invocationId: id,
          failureMode,
        };
        events.report(operation, { ...event, hook });
      };
      tell('HOOK_IN_PROGRESS', 'Invoking hook');
      const result = await hooks.ask(each, target, id);
      const verdict = result.outcome === 'succeeded' ? 'succeeded' : 'failed';
      const ignored =
        verdict === 'failed' && failureMode === 'WARN' ? '. Failure was ignored under WARN mode.' : '';
      tell(HOOK_STATUS[result.outcome], `Hook ${verdict} with message: ${result.message}${ignored}`);
      return result;
    }),
  );
  const names = refusing(results);
  return names.length === 0 ? undefined : `The following hook(s) failed: [${names.join(', ')}]`;
}
