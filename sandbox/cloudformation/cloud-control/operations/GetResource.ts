import type { Call } from '../../../wire/types';
import { ProvisioningError } from '../../resource-type';
import * as errors from '../errors';
import { identifierIn, provisionRequest, typeOf, type CloudControlOperation } from '../requests';

/** The model as the read handler gives it now. */
export const getResource: CloudControlOperation<'GetResource'> = async (context, input, call) => {
  const { cloud } = context;
  const type = typeOf(context, input);
  const Identifier = identifierIn(type, input);
  const token = cloud.random.stream('cloud-control/tokens').uuid();
  const request = provisionRequest(call.caller, Identifier, token);
  const model = await whileItRuns(call, type.read(request));
  return {
    TypeName: type.typeName,
    ResourceDescription: { Identifier, Properties: JSON.stringify(model) },
  };
};

/** Lets time move while a handler works, and throws what it says as Cloud Control does. */
export async function whileItRuns<T>({ during }: Pick<Call, 'during'>, work: Promise<T>): Promise<T> {
  try {
    return await (during === undefined ? work : during(work));
  } catch (error) {
    if (error instanceof ProvisioningError && error.handler !== undefined)
      throw errors.ofHandler(error.handler);
    throw error;
  }
}
