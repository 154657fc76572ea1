import { SERVICES, type ServiceKey } from '../../eni-release/services';
import { createNetworkInterface, type NewNetworkInterface } from './interface-changes';
import type { NetworkInterface } from './network-interfaces';
import type { Ec2State } from './state';

/** A network interface of EC2's own services (NAT gateways, endpoints), looking as such ones do. */
export function createServiceInterface(
  state: Ec2State,
  service: ServiceKey,
  owner: string,
  where: Pick<NewNetworkInterface, 'subnetId' | 'groupIds'>,
): NetworkInterface {
  const row = SERVICES[service];
  const { account, region, random } = state.cloud;
  const looks = random.stream('ec2/looks');
  const names = {
    owner,
    account,
    region,
    roleId: '',
    uuid: () => looks.uuid(),
    hex: (digits: number) => looks.hex(digits),
  };
  return createNetworkInterface(state, row.requesterId(names), {
    ...where,
    description: row.description(names),
    interfaceType: row.interfaceType,
    requesterId: row.requesterId(names),
    requesterManaged: row.requesterManaged,
    ...(where.groupIds.length === 0 ? { withoutGroups: true } : {}),
    attachment: {
      attachmentId: state.newId(row.attachment.prefix),
      instanceOwnerId: row.attachment.instanceOwnerId(names),
      instanceId: undefined,
      deviceIndex: row.attachment.deviceIndex,
      deleteOnTermination: row.attachment.deleteOnTermination,
    },
  });
}
