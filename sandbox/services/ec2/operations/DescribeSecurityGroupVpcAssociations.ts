import type { Operation } from '../../../wire/types';
import { describe } from '../describe';
import * as errors from '../errors';
import type { AssociationState, Ec2State } from '../state';

interface Association {
  readonly groupId: string;
  readonly vpcId: string;
  readonly state: AssociationState;
}

export function describeSecurityGroupVpcAssociations(state: Ec2State): Operation {
  const { account } = state.cloud;
  return (input) => {
    const all = [...state.groups.values()].flatMap(({ groupId, associations }) =>
      [...(associations ?? [])].map(([vpcId, at]) => ({ groupId, vpcId, state: at })),
    );
    return describe<Association>(state, input, all, {
      ids: 'AssociationId',
      apiName: 'AssociationIds',
      prefix: 'sg',
      idOf: ({ groupId, vpcId }) => `${groupId}|${vpcId}`,
      notFound: (ids) => errors.groupNotFound(ids.join(', ')),
      filters: {
        'group-id': ({ groupId }) => [groupId],
        'group-owner-id': () => [account],
        state: (it) => [it.state],
        'vpc-id': ({ vpcId }) => [vpcId],
        'vpc-owner-id': () => [account],
      },
      set: 'securityGroupVpcAssociationSet',
      answer: (it) => ({ ...it, vpcOwnerId: account, groupOwnerId: account }),
    });
  };
}
