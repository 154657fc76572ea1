import type { FunctionVersion } from '../../src/network-interfaces/vpc-functions';
import type { Rules } from '../../src/network-interfaces/classify';
import type { NetworkInterface } from '../../src/network-interfaces/network-interface';
import { servicesOf } from '../../src/network-interfaces/service-names';
import { Users } from '../../src/network-interfaces/users';

export const ACCOUNT = '123456789012';
/** As Lambda leaves it: the role's unique id, and the interface's own account. */
export const LAMBDAS_REQUESTER = `AROA0123456789ABCDEFG:${ACCOUNT}`;

/** The rules of an account that asks for these services. */
export function rules(services: readonly string[], account: string | undefined = ACCOUNT): Rules {
  return { services: servicesOf(services), account };
}

/** These functions, listed after this was seen; the product's own code can only get it by asking. */
export function usersOf(it: NetworkInterface, functions: readonly FunctionVersion[] = []): Users {
  return Reflect.construct(Users, [new Set([it.id]), functions]) as Users;
}

/** A network interface as a test needs it: a user's own, free, in one subnet and group. */
export function networkInterface(changes: Partial<NetworkInterface> = {}): NetworkInterface {
  return {
    id: 'eni-1',
    status: 'available',
    interfaceType: 'interface',
    description: '',
    requesterId: '123456789012',
    ownerId: ACCOUNT,
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
  requesterId: LAMBDAS_REQUESTER,
  attachment: ELA,
});
export const RELEASED = networkInterface({ description: LAMBDA, requesterId: LAMBDAS_REQUESTER });

/** As it was before September 2019, with an ordinary attachment. */
export const BEFORE_2019 = networkInterface({
  status: 'in-use',
  description: 'AWS Lambda VPC ENI: 1f0e',
  requesterId: `${ACCOUNT}:awslambda_my-function`,
  attachment: ORDINARY,
});
