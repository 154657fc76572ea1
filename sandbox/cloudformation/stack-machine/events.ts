import type { Cloud } from '../../cloud';
import { isoMilliseconds, type Instant } from '../../time/instant';
import type { Properties } from '../resource-type';
import { valueOf } from '../template/parameter-values';
import { stringly } from '../template/resolve';
import type { Operation } from './operation';
import type { HookEvent, Stack, StackEvent } from './stack';

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** What an operation reports to the stack's events. */
export interface Change {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: StackEvent['status'];
  readonly reason?: string | undefined;
  readonly detailedStatus?: string | undefined;
  readonly properties?: Properties | undefined;
  readonly hook?: HookEvent | undefined;
}

/** Writes what happens to a stack into its events, and into the journal. */
export class StackEvents {
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** The stack comes into a status. */
  ofStack(operation: Operation, status: Stack['status'], reason?: string): void {
    const { stack } = operation;
    stack.status = status;
    stack.statusReason = reason;
    this.#append(
      operation,
      { logicalId: stack.name, type: STACK_TYPE, physicalId: stack.id, status, reason },
      () => this.#cloud.random.stream('cloudformation/events').uuid(),
    );
  }

  /** Something happens to a resource. */
  report(operation: Operation, change: Change): void {
    this.#append(operation, change, (at) =>
      change.properties === undefined
        ? `${change.logicalId}-${this.#cloud.random.stream('cloudformation/events').uuid()}`
        : `${change.logicalId}-${change.status}-${isoMilliseconds(at)}`,
    );
  }

  #append({ stack, token, record }: Operation, change: Change, eventId: (at: Instant) => string): void {
    // One after another: tools take an event of an id that they have seen for the end of what is new (the CDK), and
    // one that isn't later than the last for an old one (SAM).
    const at = Math.max(this.#cloud.time.now(), (stack.events.at(-1)?.at ?? 0) + 1);
    const properties =
      change.properties === undefined ? undefined : masked(stringly(change.properties), secretsOf(stack));
    stack.events.push({
      eventId: eventId(at),
      at,
      logicalResourceId: change.logicalId,
      physicalResourceId: change.physicalId,
      resourceType: change.type,
      status: change.status,
      reason: change.reason,
      detailedStatus: change.detailedStatus,
      properties: properties === undefined ? undefined : JSON.stringify(properties),
      token,
      operationId: record?.id ?? '',
      hook: change.hook,
    });
    this.#cloud.journal.append({
      kind: 'stack-event',
      stackName: stack.name,
      logicalResourceId: change.logicalId,
      physicalResourceId: change.physicalId,
      resourceType: change.type,
      status: change.status,
      ...(change.hook === undefined
        ? {}
        : { reason: `${change.hook.type} ${change.hook.status}: ${change.hook.reason}` }),
      ...(change.reason === undefined ? {} : { reason: change.reason }),
    });
  }
}

/** Values that nothing must show: of parameters and custom resources with `NoEcho`. */
export function secretsOf({
  template,
  parameters,
  resources,
}: Pick<Stack, 'template' | 'parameters' | 'resources'>): ReadonlySet<string> {
  const ofParameters = Object.entries(parameters).flatMap(([name, value]) =>
    template.Parameters[name]?.NoEcho === true ? [valueOf(value)] : [],
  );
  const ofResources = [...resources.values()]
    .filter(({ noEcho }) => noEcho === true)
    .flatMap(({ attributes }) => Object.values(attributes))
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return new Set([...ofParameters, ...ofResources].filter((secret) => secret !== ''));
}

/** With asterisks in the place of each text that holds a secret. */
export function masked(value: unknown, secrets: ReadonlySet<string>): unknown {
  if (secrets.size === 0) return value;
  if (typeof value === 'string')
    return [...secrets].some((secret) => value.includes(secret)) ? '****' : value;
  if (Array.isArray(value)) return value.map((each) => masked(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each, secrets)]));
}
