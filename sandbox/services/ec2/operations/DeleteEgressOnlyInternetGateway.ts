import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const deleteEgressOnlyInternetGateway: Ec2Operation<'DeleteEgressOnlyInternetGateway'> = (
  state,
  input,
) => {
  const id = errors.required(input, 'EgressOnlyInternetGatewayId');
  errors.checkId('eigw', id);
  if (!state.egressOnlyGateways.delete(id)) throw errors.egressOnlyGatewayNotFound(id);
  state.tags.drop(id);
  return { ReturnCode: true };
};
