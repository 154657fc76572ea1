import type { Ec2State } from './state';

/** Kinds of resources by the prefix of their ids, as DescribeTags and tag specifications call them. */
const TYPES: Readonly<Record<string, string>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  sg: 'security-group',
  sgr: 'security-group-rule',
  eni: 'network-interface',
  eigw: 'egress-only-internet-gateway',
  igw: 'internet-gateway',
  rtb: 'route-table',
  eipalloc: 'elastic-ip',
  nat: 'natgateway',
  vpce: 'vpc-endpoint',
  i: 'instance',
};

export function resourceTypeOf(id: string): string {
  return TYPES[id.slice(0, id.lastIndexOf('-'))] ?? '';
}

/** Whether there is such a resource. */
export function exists(state: Ec2State, id: string): boolean {
  return (
    state.vpcs.has(id) ||
    state.subnets.has(id) ||
    state.groups.has(id) ||
    state.networkInterfaces.get(id) !== undefined ||
    state.internetGateways.has(id) ||
    state.routeTables.has(id) ||
    state.addresses.has(id) ||
    state.natGateways.has(id) ||
    state.vpcEndpoints.has(id) ||
    state.instances.has(id) ||
    [...state.groups.values()].some(({ rules }) =>
      rules.some(({ securityGroupRuleId }) => securityGroupRuleId === id),
    )
  );
}
