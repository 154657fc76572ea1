import type { Properties } from '../../resource-type';
import * as errors from '../errors';
import { askHooks, jsonIn, progressEvent, typeOf, type CloudControlOperation } from '../requests';

/** The handler makes it; the request goes on when the call has been answered. */
export const createResource: CloudControlOperation<'CreateResource'> = (context, input, { caller }) => {
  const type = typeOf(context, input);
  const properties = jsonIn(input, 'DesiredState') as Properties;
  const refusal = type.validate?.(properties);
  if (refusal !== undefined) throw errors.invalid(`Model validation failed (${refusal})`);
  const it = context.requests.begin(type, 'CREATE', input, caller, async (request) => {
    await askHooks(context, type, 'CREATE', request, properties);
    const { physicalResourceId } = await type.create({ ...request, properties });
    return type.read({ ...request, physicalResourceId });
  });
  return { ProgressEvent: progressEvent(it) };
};
