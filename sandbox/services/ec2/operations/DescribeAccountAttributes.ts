import type { Operation } from '../../../wire/types';
import { texts } from '../input';
import type { Ec2State } from '../state';

export function describeAccountAttributes(state: Ec2State): Operation {
  return (input) => {
    const wanted = texts(input['AttributeName']);
    const defaultVpc = [...state.vpcs.values()].find(({ isDefault }) => isDefault)?.vpcId ?? 'none';
    const attributes = [
      { attributeName: 'supported-platforms', value: 'VPC' },
      { attributeName: 'default-vpc', value: defaultVpc },
      { attributeName: 'max-instances', value: '20' },
      { attributeName: 'vpc-max-security-groups-per-interface', value: '5' },
    ];
    return {
      accountAttributeSet: attributes
        .filter(({ attributeName }) => wanted.length === 0 || wanted.includes(attributeName))
        .map(({ attributeName, value }) => ({
          attributeName,
          attributeValueSet: [{ attributeValue: value }],
        })),
    };
  };
}
