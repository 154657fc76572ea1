import { vpcEndpointAnswer } from '../answers';
import { later } from '../durations';
import * as errors from '../errors';
import { checkGroups } from '../interface-changes';
import { foundRouteTable } from '../route-tables';
import { createServiceInterface } from '../service-interfaces';
import type { VpcEndpoint, Ec2Operation } from '../state';
import { tagsFor } from '../tags';
import { foundSubnet, foundVpc } from '../vpcs';

const TYPES = ['Gateway', 'Interface', 'GatewayLoadBalancer'] as const;
/** The policy of an endpoint that is given none. */
export const ANYTHING = '{"Statement":[{"Action":"*","Effect":"Allow","Resource":"*","Principal":"*"}]}';

/** An interface endpoint has a network interface in each of its subnets; a gateway endpoint has none. */
export const createVpcEndpoint: Ec2Operation<'CreateVpcEndpoint'> = (state, input, { now }) => {
  const vpc = foundVpc(state, errors.required(input, 'VpcId'));
  const given = input.VpcEndpointType ?? 'Gateway';
  const type = TYPES.find((each) => each === given);
  if (type === undefined) throw errors.invalidValue('vpcEndpointType', given, 'Unknown type.');
  if (input.PrivateDnsEnabled === true && !(vpc.enableDnsSupport && vpc.enableDnsHostnames))
    throw errors.privateDnsNeedsNames(vpc.vpcId);
  const subnetIds = input.SubnetIds ?? [];
  for (const subnetId of subnetIds) foundSubnet(state, subnetId);
  const routeTableIds = input.RouteTableIds ?? [];
  for (const routeTableId of routeTableIds) foundRouteTable(state, routeTableId);
  const wanted = checkGroups(state, vpc.vpcId, input.SecurityGroupIds ?? []);
  const groupIds = type === 'Interface' && wanted.length === 0 ? [vpc.defaultGroupId] : wanted;
  const vpcEndpointId = state.newId('vpce');
  const endpoint: VpcEndpoint = {
    vpcEndpointId,
    type,
    vpcId: vpc.vpcId,
    serviceName: errors.required(input, 'ServiceName'),
    state: 'pending',
    subnetIds,
    groupIds,
    routeTableIds,
    networkInterfaceIds:
      type === 'Gateway'
        ? []
        : subnetIds.map(
            (subnetId) =>
              createServiceInterface(state, 'VpcEndpoint', vpcEndpointId, { subnetId, groupIds })
                .networkInterfaceId,
          ),
    privateDnsEnabled: input.PrivateDnsEnabled ?? type === 'Interface',
    policyDocument: input.PolicyDocument ?? ANYTHING,
    createdAt: now,
  };
  state.vpcEndpoints.set(vpcEndpointId, endpoint);
  state.tags.set(vpcEndpointId, tagsFor(input, 'vpc-endpoint'));
  later(state, 'VPC endpoint comes up', vpcEndpointId, () => {
    const it = state.vpcEndpoints.get(vpcEndpointId);
    if (it?.state === 'pending') state.vpcEndpoints.set(vpcEndpointId, { ...it, state: 'available' });
  });
  return { ClientToken: input.ClientToken, VpcEndpoint: vpcEndpointAnswer(state, endpoint) };
};
