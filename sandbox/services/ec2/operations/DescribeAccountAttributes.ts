import type { Operation } from '../../../wire/model';
import type { Ec2State } from '../state';

export function describeAccountAttributes(state: Ec2State): Operation<'ec2', 'DescribeAccountAttributes'> {
  return ({ AttributeNames: wanted = [] }) => {
    const defaultVpc = [...state.vpcs.values()].find(({ isDefault }) => isDefault)?.vpcId ?? 'none';
    const attributes = Object.entries({
      'supported-platforms': 'VPC',
      'default-vpc': defaultVpc,
      'max-instances': '20',
      'vpc-max-security-groups-per-interface': '5',
    });
    return {
      AccountAttributes: attributes
        .filter(([AttributeName]) => wanted.length === 0 || wanted.includes(AttributeName))
        .map(([AttributeName, AttributeValue]) => ({ AttributeName, AttributeValues: [{ AttributeValue }] })),
    };
  };
}
