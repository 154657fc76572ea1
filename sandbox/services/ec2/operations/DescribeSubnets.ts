import { subnetAnswer, zoneId } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const describeSubnets: Ec2Operation<'DescribeSubnets'> = (state, input) =>
  describe(state, input, state.subnets.values(), {
    ids: 'SubnetIds',
    prefix: 'subnet',
    idOf: ({ subnetId }) => subnetId,
    notFound: (ids) => errors.subnetNotFound(ids.join(', ')),
    filters: {
      'availability-zone': (it) => [it.availabilityZone],
      availabilityZone: (it) => [it.availabilityZone],
      'availability-zone-id': (it) => [zoneId(it.availabilityZone)],
      cidr: (it) => [it.cidrBlock],
      'cidr-block': (it) => [it.cidrBlock],
      cidrBlock: (it) => [it.cidrBlock],
      'default-for-az': (it) => [String(it.isDefault)],
      defaultForAz: (it) => [String(it.isDefault)],
      'ipv6-cidr-block-association.ipv6-cidr-block': (it) => [it.ipv6Block?.cidrBlock],
      'ipv6-cidr-block-association.association-id': (it) => [it.ipv6Block?.associationId],
      'map-public-ip-on-launch': (it) => [String(it.mapPublicIpOnLaunch)],
      'owner-id': () => [state.cloud.account],
      state: () => ['available'],
      'subnet-arn': (it) => [
        `arn:aws:ec2:${state.cloud.region}:${state.cloud.account}:subnet/${it.subnetId}`,
      ],
      'subnet-id': (it) => [it.subnetId],
      'vpc-id': (it) => [it.vpcId],
    },
    answer: (page) => ({ Subnets: page.map((it) => subnetAnswer(state, it)) }),
  });
