import { isoMilliseconds } from '../../../time/instant';
import { attachmentStatus, dnsName, interfaceAnswer, isManaged, zoneId } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import { filtersOf, type FilterTable } from '../filters';
import type { NetworkInterface } from '../network-interfaces';
import type { Ec2State, Ec2Operation } from '../state';
import { visibleTo } from '../view';
import { parked } from '../waiting';

/** An account of 19,000 was answered without pages (cilium#37983); that larger ones aren't is documented. */
const MOST_UNPAGED = 20_000;
/** The filters that make an unpaged call of a large account possible (EC2 API). */
const NARROW = new Set([
  'attachment.instance-id',
  'group-id',
  'mac-address',
  'private-dns-name',
  'private-ip-address',
  'subnet-id',
  'vpc-id',
]);

/**
 * Managed resources are left out unless asked for by IncludeManagedResources or by id (What's New of
 * 2026-04-22, EKS guide). What is seen may be the past: `view.ts`.
 */
export const describeNetworkInterfaces: Ec2Operation<'DescribeNetworkInterfaces'> = async (
  state,
  input,
  call,
) => {
  const given = filtersOf(input.Filters);
  const ids = input.NetworkInterfaceIds ?? [];
  await parked(state, call, () => ids.every((id) => state.networkInterfaces.get(id)?.status !== 'in-use'));
  const isUnpaged = input.MaxResults === undefined && input.NextToken === undefined;
  const isNarrow = ids.length > 0 || given.some(({ name }) => NARROW.has(name));
  if (isUnpaged && !isNarrow && state.networkInterfaces.size > MOST_UNPAGED) throw errors.tooManyUnpaged();
  const showsManaged =
    ids.length > 0 || state.managedResourceVisibility === 'visible' || input.IncludeManagedResources === true;
  const visible = visibleTo(state, call.caller, given);
  // Lists have been seen to lag. That one which is there isn't found by its id is reported by nobody (assumed): it is
  // shown, in the version that the lists have or else as it is.
  const listed = new Set(ids.length === 0 ? [] : visible.map((it) => it.networkInterfaceId));
  const byId = ids.flatMap((id) => (listed.has(id) ? [] : (state.networkInterfaces.get(id) ?? [])));
  const seen = [...visible, ...byId].filter((it) => showsManaged || !isManaged(state, it));
  return describe(state, input, seen, {
    ids: 'NetworkInterfaceIds',
    prefix: 'eni',
    idOf: (it) => it.networkInterfaceId,
    notFound: errors.networkInterfaceNotFound,
    filters: table(state),
    answer: (page) => ({ NetworkInterfaces: page.map((it) => interfaceAnswer(state, it)) }),
  });
};

/** As documented for the request's `Filters`. */
function table(state: Ec2State): FilterTable<NetworkInterface> {
  const none = (): readonly string[] => [];
  return {
    'addresses.association.owner-id': (it) => [it.association && state.cloud.account],
    'addresses.association.public-ip': (it) => [it.association?.publicIp],
    'addresses.primary': () => ['true'],
    'addresses.private-ip-address': (it) => [it.privateIpAddress],
    'association.allocation-id': (it) => [it.association?.allocationId],
    'association.association-id': (it) => [it.association?.associationId],
    'association.ip-owner-id': (it) => [it.association && state.cloud.account],
    'association.public-dns-name': none,
    'association.public-ip': (it) => [it.association?.publicIp],
    'attachment.attach-time': ({ attachment }) => [
      attachment?.attachTime === undefined ? undefined : isoMilliseconds(attachment.attachTime),
    ],
    'attachment.attachment-id': (it) => [it.attachment?.attachmentId],
    'attachment.delete-on-termination': ({ attachment }) => [
      attachment && String(attachment.deleteOnTermination),
    ],
    'attachment.device-index': ({ attachment }) => [attachment && String(attachment.deviceIndex)],
    'attachment.instance-id': (it) => [it.attachment?.instanceId],
    'attachment.instance-owner-id': (it) => [it.attachment?.instanceOwnerId],
    'attachment.status': (it) => [it.attachment && attachmentStatus(it.attachment)],
    'availability-zone': (it) => [it.availabilityZone],
    'availability-zone-id': (it) => [zoneId(it.availabilityZone)],
    description: (it) => [it.description],
    'group-id': (it) => it.groupIds,
    'group-name': (it) => it.groupIds.map((groupId) => state.groups.get(groupId)?.groupName),
    'interface-type': (it) => [it.interfaceType],
    'ipv6-addresses.ipv6-address': none,
    'mac-address': (it) => [it.macAddress],
    'network-interface-id': (it) => [it.networkInterfaceId],
    'operator.managed': (it) => [String(isManaged(state, it))],
    'operator.principal': (it) => [it.operator],
    'owner-id': (it) => [it.ownerId ?? state.cloud.account],
    'private-dns-name': (it) => [dnsName(state, it.privateIpAddress)],
    'private-ip-address': (it) => [it.privateIpAddress],
    'requester-id': (it) => [it.requesterId],
    'requester-managed': (it) => [String(it.requesterManaged)],
    'source-dest-check': (it) => [String(it.sourceDestCheck)],
    status: (it) => [it.status],
    'subnet-id': (it) => [it.subnetId],
    'vpc-id': (it) => [it.vpcId],
  };
}
