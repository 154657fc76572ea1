import type { NetworkInterface } from '../../src/network-interfaces/network-interface';

/** A network interface as a test needs it: a user's own, free, in one subnet and group. */
export function networkInterface(changes: Partial<NetworkInterface> = {}): NetworkInterface {
  return {
    id: 'eni-1',
    status: 'available',
    interfaceType: 'interface',
    description: '',
    requesterId: '123456789012',
    ownerId: '123456789012',
    operator: { managed: false, principal: '', hiddenByDefault: false },
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    groupIds: ['sg-1'],
    attachment: undefined,
    tags: {},
    ...changes,
  };
}

export const ELA = {
  id: 'ela-attach-1',
  status: 'attached',
  instanceOwnerId: 'amazon-aws',
  instanceId: undefined,
};
export const ORDINARY = {
  id: 'eni-attach-1',
  status: 'attached',
  instanceOwnerId: 'amazon-aws',
  instanceId: undefined,
};

const LAMBDA = 'AWS Lambda VPC ENI-my-function-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

/** As recorded: attached, and as it is left once it is released. */
export const ATTACHED = networkInterface({
  status: 'in-use',
  interfaceType: 'lambda',
  description: LAMBDA,
  attachment: ELA,
});
export const RELEASED = networkInterface({ description: LAMBDA });
