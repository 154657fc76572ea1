import type { Operation } from '../../../wire/types';
import { vpcAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State, Vpc } from '../state';

export function describeVpcs(state: Ec2State): Operation {
  return (input) =>
    describe<Vpc>(state, input, state.vpcs.values(), {
      ids: 'VpcId',
      apiName: 'VpcIds',
      prefix: 'vpc',
      idOf: ({ vpcId }) => vpcId,
      notFound: (ids) => errors.vpcNotFound(ids.join(', ')),
      filters: {
        cidr: (it) => [it.cidrBlock],
        'cidr-block': (it) => [it.cidrBlock],
        cidrBlock: (it) => [it.cidrBlock],
        'cidr-block-association.cidr-block': (it) => [it.cidrBlock],
        'dhcp-options-id': () => ['dopt-00000000000000001'],
        'ipv6-cidr-block-association.ipv6-cidr-block': (it) =>
          it.ipv6Blocks.map(({ cidrBlock }) => cidrBlock),
        'is-default': (it) => [String(it.isDefault)],
        isDefault: (it) => [String(it.isDefault)],
        'owner-id': () => [state.cloud.account],
        state: () => ['available'],
        'vpc-id': (it) => [it.vpcId],
      },
      set: 'vpcSet',
      answer: (it) => vpcAnswer(state, it),
    });
}
