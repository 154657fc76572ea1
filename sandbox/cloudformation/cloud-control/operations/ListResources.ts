import type { Properties } from '../../resource-type';
import { jsonIn, provisionRequest, typeOf, type CloudControlOperation } from '../requests';
import { whileItRuns } from './GetResource';

/** A page of what the list handler gives. */
export const listResources: CloudControlOperation<'ListResources'> = async (context, input, call) => {
  const { cloud } = context;
  const type = typeOf(context, input);
  const token = cloud.random.stream('cloud-control/tokens').uuid();
  const properties = input.ResourceModel === undefined ? {} : (jsonIn(input, 'ResourceModel') as Properties);
  const request = { ...provisionRequest(call.caller, undefined, token), properties };
  const page = await whileItRuns(call, type.list(request, input.NextToken ?? null));
  return {
    TypeName: type.typeName,
    ResourceDescriptions: page.models.map((model) => ({
      Identifier: type.identifierOf(model),
      Properties: JSON.stringify(model),
    })),
    NextToken: page.nextToken ?? undefined,
  };
};
