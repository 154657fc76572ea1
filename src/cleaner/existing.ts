import { HandlerError } from '../ground/handler-error';
import type { HandlerInput } from './protocol';
import { notFound } from './request';
import { parameterName, type Store, type StoredResource } from './store';

/**
 * The resource that a request names.
 *
 * @param instead what counts where its parameter is gone or no longer its own
 * @throws HandlerError `InvalidRequest` without an id, `NotFound`, or `GeneralServiceException` where somebody has
 * changed the parameter
 */
export async function existing(
  store: Store,
  input: HandlerInput,
  instead: (input: HandlerInput, id: string) => StoredResource | undefined = () => undefined,
): Promise<StoredResource> {
  const { model, previousModel } = input;
  // What an update wants may come without what can't be wanted: then what was tells which resource it is.
  const id = model.Id ?? previousModel?.Id;
  if (id === undefined || id === '') {
    throw new HandlerError('InvalidRequest', 'The request has no Id, so it names no resource.');
  }
  const reading = await store.read(id);
  if (reading.is === 'stored') return reading.resource;
  const other = instead(input, id);
  if (other !== undefined) return other;
  if (reading.is === 'missing') throw notFound(id);
  throw new HandlerError(
    'GeneralServiceException',
    `The SSM parameter ${parameterName(id)} no longer holds the state of this resource: somebody has changed it. Restore an earlier version of it (aws ssm get-parameter-history), or replace the resource.`,
  );
}
