import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import type { Ec2State } from '../state';

export function deleteEgressOnlyInternetGateway(
  state: Ec2State,
): Operation<'ec2', 'DeleteEgressOnlyInternetGateway'> {
  return (input) => {
    const id = errors.required(input, 'EgressOnlyInternetGatewayId');
    errors.checkId('eigw', id);
    if (!state.egressOnlyGateways.delete(id)) throw errors.egressOnlyGatewayNotFound(id);
    state.tags.drop(id);
    return { ReturnCode: true };
  };
}
