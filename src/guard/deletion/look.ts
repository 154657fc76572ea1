import { classify, recogniseOurs, type ClassifiedNetworkInterface } from '../../network-interfaces/classify';
import type { NetworkInterface, Targets } from '../../network-interfaces/network-interface';
import { scan } from '../../network-interfaces/scan';
import { EVERY_SERVICE, servicesOf } from '../../network-interfaces/service-names';
import { listStackResources, type StackResource } from '../../network-interfaces/stack-resources';
import { Users } from '../../network-interfaces/users';
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
 * @param account in which the resource is; what belongs to another one is foreign
 * @param deadline in milliseconds since the epoch; what isn't known by then of who holds them stays unknown
 */
export async function networkInterfacesIn(
  effects: Effects,
  targets: Targets,
  account: string | undefined,
  deadline: number,
): Promise<readonly ClassifiedNetworkInterface[]> {
  const found = await scan(effects.ec2, { targets });
  // Nothing is deleted by what is said here.
  const freeForLong = new Set(found.networkInterfaces.map(({ id }) => id));
  const rules = { services: SERVICES, account, freeForLong };
  const isLambdas = (each: NetworkInterface): boolean =>
    recogniseOurs(each, rules)?.profile.service === 'Lambda';
  const users = found.networkInterfaces.some(isLambdas)
    ? await Users.listedAfter(found, () => vpcFunctions(effects.lambda, () => effects.clock.now() < deadline))
    : 'not looked up';
  return found.networkInterfaces.map((networkInterface) => ({
    networkInterface,
    class: classify(networkInterface, rules, users),
  }));
}
