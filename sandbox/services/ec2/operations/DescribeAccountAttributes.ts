import type { Ec2Operation } from '../state';

export const describeAccountAttributes: Ec2Operation<'DescribeAccountAttributes'> = (
  state,
  { AttributeNames: wanted = [] },
) => {
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
