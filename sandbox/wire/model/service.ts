import type { ServedOperation, Service } from '../types';
import { CLIENTS } from '../../model/clients';
import type { Operations, ServiceName } from '../../model/operations';

/**
 * A service by AWS's own model: its operations are typed by it, and what they take and give goes over the wire as it
 * says.
 */
export function modelledService<S extends ServiceName>(
  signingName: S,
  how: Pick<Service, 'protocols' | 'xmlNamespace' | 'targetPrefix' | 'unwrap'>,
  operations: Operations<S>,
): Service {
  return {
    ...how,
    signingName,
    client: CLIENTS[signingName],
    // The wire has read an input by the model before an operation is given it.
    operations: operations as unknown as Service['operations'],
  };
}

/** Operations on something, out of those that take it: `operations/index.ts` of a service, which has a line for each. */
export function workingOn<C, M extends Readonly<Record<string, (context: C, ...asked: never) => unknown>>>(
  context: C,
  operations: M,
): {
  readonly [N in keyof M]: M[N] extends (context: C, ...asked: infer A) => infer R
    ? (...asked: A) => R
    : never;
};
export function workingOn(
  context: unknown,
  operations: Readonly<Record<string, (context: unknown, ...asked: readonly unknown[]) => unknown>>,
): Readonly<Record<string, (...asked: readonly unknown[]) => unknown>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      (...asked: readonly unknown[]) => operation(context, ...asked),
    ]),
  );
}

/** A service of whose operations each is another one: with something before it, or around it. */
export function withEach(
  service: Service,
  change: (name: string, operation: ServedOperation) => ServedOperation,
): Service {
  const operations = Object.entries(service.operations).map(
    ([name, operation]) => [name, change(name, operation)] as const,
  );
  return { ...service, operations: Object.fromEntries(operations) };
}
