import { identifierIn, progressEvent, typeOf, type CloudControlOperation } from '../requests';

/** What isn't there can't be deleted: that is an error to the caller here, as it isn't in a stack. */
export const deleteResource: CloudControlOperation<'DeleteResource'> = (context, input, { caller }) => {
  const type = typeOf(context, input);
  const physicalResourceId = identifierIn(type, input);
  const it = context.requests.begin(type, 'DELETE', input, caller, async (request) => {
    const properties = await type.read({ ...request, physicalResourceId });
    await type.delete({ ...request, physicalResourceId, properties });
    return undefined;
  });
  return { ProgressEvent: progressEvent(it) };
};
