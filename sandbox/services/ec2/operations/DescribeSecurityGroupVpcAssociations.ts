import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const describeSecurityGroupVpcAssociations: Ec2Operation<'DescribeSecurityGroupVpcAssociations'> = (
  state,
  input,
) => {
  const { account } = state.cloud;
  const all = [...state.groups.values()].flatMap(({ groupId, associations }) =>
    [...(associations ?? [])].map(([VpcId, State]) => ({ GroupId: groupId, VpcId, State })),
  );
  return describe(state, input, all, {
    // It takes no ids.
    ids: '',
    prefix: 'sg',
    idOf: ({ GroupId, VpcId }) => `${GroupId}|${VpcId}`,
    notFound: (ids) => errors.groupNotFound(ids.join(', ')),
    filters: {
      'group-id': ({ GroupId }) => [GroupId],
      'group-owner-id': () => [account],
      state: ({ State }) => [State],
      'vpc-id': ({ VpcId }) => [VpcId],
      'vpc-owner-id': () => [account],
    },
    answer: (page) => ({
      SecurityGroupVpcAssociations: page.map((it) => ({
        ...it,
        VpcOwnerId: account,
        GroupOwnerId: account,
      })),
    }),
  });
};
