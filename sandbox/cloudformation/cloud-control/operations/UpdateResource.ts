import { applyPatch, type Operation as PatchOperation } from 'rfc6902';

import { ProvisioningError, type Properties } from '../../resource-type';
import { sameValue } from '../../template/same';
import * as errors from '../errors';
import {
  askHooks,
  identifierIn,
  jsonIn,
  progressEvent,
  typeOf,
  type CloudControlOperation,
} from '../requests';

/** The patch (RFC 6902) is of the model that the read handler gives, without what only AWS sets. */
export const updateResource: CloudControlOperation<'UpdateResource'> = (context, input, { caller }) => {
  const type = typeOf(context, input);
  const physicalResourceId = identifierIn(type, input);
  const patch = jsonIn(input, 'PatchDocument');
  if (!Array.isArray(patch)) throw errors.invalid('PatchDocument is no list of operations.');
  const readOnly = new Set((type.schema.readOnlyProperties ?? []).map((each) => each.split('/').at(-1)));
  const it = context.requests.begin(type, 'UPDATE', input, caller, async (request) => {
    const fail = (message: string, code: string): ProvisioningError =>
      new ProvisioningError(message, physicalResourceId, { message, code });
    const model = await type.read({ ...request, physicalResourceId });
    const previousProperties = Object.fromEntries(
      Object.entries(model).filter(([name]) => !readOnly.has(name)),
    );
    const properties = structuredClone(previousProperties);
    const refused = applyPatch(properties, patch as PatchOperation[]).find((each) => each !== null);
    if (refused !== undefined && refused !== null)
      throw fail(`PatchDocument can't be applied: ${refused.message}`, 'InvalidRequest');
    const refusal = type.validate?.(properties);
    if (refusal !== undefined) throw fail(`Model validation failed (${refusal})`, 'InvalidRequest');
    const fixed = type.createOnlyProperties.filter(
      (name) => !sameValue(properties[name], previousProperties[name]),
    );
    if (fixed.length > 0)
      throw fail(`Create-only properties can't be updated: ${fixed.join(', ')}`, 'NotUpdatable');
    await askHooks(context, type, 'UPDATE', request, properties, previousProperties);
    await type.update({ ...request, physicalResourceId, properties, previousProperties } satisfies {
      readonly properties: Properties;
    } & typeof request);
    return type.read({ ...request, physicalResourceId });
  });
  return { ProgressEvent: progressEvent(it) };
};
