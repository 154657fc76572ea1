import * as errors from './errors';
import type { Ec2State, InternetGateway } from './state';

/** @throws AwsError InvalidInternetGatewayId.Malformed, InvalidInternetGatewayID.NotFound */
export function foundGateway(state: Ec2State, id: string): InternetGateway {
  errors.checkId('igw', id);
  const gateway = state.internetGateways.get(id);
  if (gateway === undefined) throw errors.internetGatewayNotFound(id);
  return gateway;
}
