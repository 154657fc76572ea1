import type { Operation } from '../../../wire/types';
import { addressAnswer } from '../answers';
import { holderOf } from '../addresses';
import { describe } from '../describe';
import * as errors from '../errors';
import { texts } from '../input';
import type { Address, Ec2State } from '../state';

export function describeAddresses(state: Ec2State): Operation {
  return (input) => {
    const publicIps = texts(input['PublicIp']);
    const all = [...state.addresses.values()].filter(
      ({ publicIp }) => publicIps.length === 0 || publicIps.includes(publicIp),
    );
    return describe<Address>(state, input, all, {
      ids: 'AllocationId',
      apiName: 'AllocationIds',
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
      set: 'addressesSet',
      answer: (it) => addressAnswer(state, it),
    });
  };
}
