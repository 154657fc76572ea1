import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import type { Ec2State } from '../state';

export function deleteEgressOnlyInternetGateway(state: Ec2State): Operation {
  return (input) => {
    const id = required(input, 'EgressOnlyInternetGatewayId');
    errors.checkId('eigw', id);
    if (!state.egressOnlyGateways.delete(id)) throw errors.egressOnlyGatewayNotFound(id);
    state.tags.drop(id);
    return { returnCode: true };
  };
}
