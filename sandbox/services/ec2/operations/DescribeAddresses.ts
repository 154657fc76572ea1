import { addressAnswer } from '../answers';
import { holderOf } from '../addresses';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const describeAddresses: Ec2Operation<'DescribeAddresses'> = (state, input) => {
  const publicIps = input.PublicIps ?? [];
  const all = [...state.addresses.values()].filter(
    ({ publicIp }) => publicIps.length === 0 || publicIps.includes(publicIp),
  );
  return describe(state, input, all, {
    ids: 'AllocationIds',
    prefix: 'eipalloc',
    idOf: ({ allocationId }) => allocationId,
    notFound: (ids) => errors.allocationNotFound(ids.join(', ')),
    filters: {
      'allocation-id': (it) => [it.allocationId],
      'association-id': (it) => [holderOf(state, it)?.association?.associationId],
      domain: () => ['vpc'],
      'network-interface-id': (it) => [holderOf(state, it)?.networkInterfaceId],
      'public-ip': (it) => [it.publicIp],
    },
    answer: (page) => ({ Addresses: page.map((it) => addressAnswer(state, it)) }),
  });
};
