import { vpcAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const describeVpcs: Ec2Operation<'DescribeVpcs'> = (state, input) =>
  describe(state, input, state.vpcs.values(), {
    ids: 'VpcIds',
    prefix: 'vpc',
    idOf: ({ vpcId }) => vpcId,
    notFound: (ids) => errors.vpcNotFound(ids.join(', ')),
    filters: {
      cidr: (it) => [it.cidrBlock],
      'cidr-block': (it) => [it.cidrBlock],
      cidrBlock: (it) => [it.cidrBlock],
      'cidr-block-association.cidr-block': (it) => [it.cidrBlock],
      'dhcp-options-id': () => ['dopt-00000000000000001'],
      'ipv6-cidr-block-association.ipv6-cidr-block': (it) => it.ipv6Blocks.map(({ cidrBlock }) => cidrBlock),
      'is-default': (it) => [String(it.isDefault)],
      isDefault: (it) => [String(it.isDefault)],
      'owner-id': () => [state.cloud.account],
      state: () => ['available'],
      'vpc-id': (it) => [it.vpcId],
    },
    answer: (page) => ({ Vpcs: page.map((it) => vpcAnswer(state, it)) }),
  });
