import { classify, type ClassifiedNetworkInterface } from '../../network-interfaces/classify';
import type { NetworkInterface, Targets } from '../../network-interfaces/network-interface';
import { scan } from '../../network-interfaces/scan';
import { EVERY_SERVICE, recognise, servicesOf } from '../../network-interfaces/service-profiles';
import { listStackResources, type StackResource } from '../../network-interfaces/stack-resources';
import { vpcFunctions } from '../../network-interfaces/vpc-functions';
import type { Effects } from '../protocol';

/** Whatever service it is of, a network interface blocks. */
const SERVICES = servicesOf([EVERY_SERVICE]);

/** The stack's resources, deleted ones included. None for Cloud Control API, which has no stack. */
export async function stackResources(
  effects: Pick<Effects, 'cloudFormation'>,
  stackId: string | undefined,
): Promise<readonly StackResource[]> {
  if (stackId === undefined) return [];
  try {
    return (await listStackResources(effects.cloudFormation, stackId)) ?? [];
  } catch (error) {
    // "Stack with id … does not exist"
    if (error instanceof Error && error.name === 'ValidationError') return [];
    throw error;
  }
}

/**
 * The network interfaces in the security group or subnet, each with its class.
 *
 * @param deadline in milliseconds since the epoch; what isn't known by then of who holds them stays unknown
 */
export async function networkInterfacesIn(
  effects: Effects,
  targets: Targets,
  deadline: number,
): Promise<readonly ClassifiedNetworkInterface[]> {
  const { networkInterfaces } = await scan(effects.ec2, { targets });
  const functions = networkInterfaces.some(isLambdas)
    ? await vpcFunctions(effects.lambda, () => effects.clock.now() < deadline)
    : [];
  return networkInterfaces.map((networkInterface) => {
    const its = classify(networkInterface, SERVICES, functions ?? []);
    // Who might still need it isn't known: then it isn't surely left behind.
    return functions === undefined && its.is === 'orphaned' && isLambdas(networkInterface)
      ? { networkInterface, class: { is: 'releasing', profile: its.profile } }
      : { networkInterface, class: its };
  });
}

function isLambdas(networkInterface: NetworkInterface): boolean {
  return recognise(networkInterface)?.profile.service === 'Lambda';
}
