import * as errors from '../errors';
import { foundGroup } from '../security-group-rules';
import type { Ec2Operation } from '../state';

/**
 * Groups of other VPCs whose rules name these, over a peering connection or a transit gateway. Those
 * of the same VPC aren't told (EC2 API). Peering isn't modelled, so any VPC counts as a peer.
 */
export const describeSecurityGroupReferences: Ec2Operation<'DescribeSecurityGroupReferences'> = (
  state,
  { GroupId: wanted = [] },
) => {
  if (wanted.length === 0) throw errors.missing('groupId');
  const references = wanted
    .map((groupId) => foundGroup(state, groupId))
    .flatMap(({ groupId, vpcId }) =>
      [...state.groups.values()]
        .filter(
          (each) =>
            each.vpcId !== vpcId &&
            each.rules.some(({ peer }) => 'referencedGroupId' in peer && peer.referencedGroupId === groupId),
        )
        .map((each) => ({ GroupId: groupId, ReferencingVpcId: each.vpcId })),
    );
  return { SecurityGroupReferenceSet: references };
};
