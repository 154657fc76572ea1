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
