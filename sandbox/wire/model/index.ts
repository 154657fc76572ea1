import type { Service } from '../types';
import { modelOf, type Model } from '../../model/shapes';

export { modelledService, withEach, workingOn } from './service';
export type { Model } from '../../model/shapes';
export type {
  Fixed,
  InputOf,
  Models,
  Operation,
  OperationName,
  OperationOn,
  Operations,
  OutputOf,
  ServiceName,
} from '../../model/operations';

const known = new WeakMap<object, Map<string, Model | undefined>>();

/** The model of a client's operation, read once; undefined where AWS has none of that name. */
export function operationModel(client: object, operation: string): Model | undefined {
  let models = known.get(client);
  if (models === undefined) {
    models = new Map();
    known.set(client, models);
  }
  if (!models.has(operation)) models.set(operation, modelOf(client, operation));
  return models.get(operation);
}

/** The model of an operation that a service of the sandbox has. */
export function servedModel(
  { client, operations }: Pick<Service, 'client' | 'operations'>,
  operation: string,
): Model | undefined {
  return Object.hasOwn(operations, operation) ? operationModel(client(), operation) : undefined;
}
