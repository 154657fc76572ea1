import type { Service } from '../types';
import type { Models, Operations, ServiceName } from './operations';

/**
 * A service by AWS's own model: its operations are typed by it, and what they take and give goes over the wire as it
 * says.
 */
export function modelledService<S extends ServiceName>(
  signingName: S,
  client: Models[S],
  how: Pick<Service, 'protocols' | 'xmlNamespace' | 'targetPrefix' | 'unwrap'>,
  operations: Operations<S>,
): Service {
  return {
    ...how,
    signingName,
    client,
    // The wire has read an input by the model before an operation is given it.
    operations: operations as unknown as Service['operations'],
  };
}

/**
 * Operations of a context, out of functions that make one each: `operations/index.ts` of a service, which has a line for
 * each of them.
 */
export function madeWith<C, M extends Readonly<Record<string, (context: C) => unknown>>>(
  makers: M,
  context: C,
): { readonly [N in keyof M]: ReturnType<M[N]> } {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(context)])) as {
    readonly [N in keyof M]: ReturnType<M[N]>;
  };
}
