import { interfaceAnswer } from '../answers';
import * as errors from '../errors';
import { foundInterface } from '../interface-changes';
import type { Ec2Operation } from '../state';

export const describeNetworkInterfaceAttribute: Ec2Operation<'DescribeNetworkInterfaceAttribute'> = (
  state,
  input,
) => {
  const it = foundInterface(state, errors.required(input, 'NetworkInterfaceId'));
  const attribute = errors.required(input, 'Attribute');
  const { Attachment, Description, Groups, NetworkInterfaceId, SourceDestCheck } = interfaceAnswer(state, it);
  switch (attribute) {
    case 'description':
      return { NetworkInterfaceId, Description: { Value: Description } };
    case 'groupSet':
      return { NetworkInterfaceId, Groups };
    case 'sourceDestCheck':
      return { NetworkInterfaceId, SourceDestCheck: { Value: SourceDestCheck } };
    case 'attachment':
      return { NetworkInterfaceId, Attachment };
    default:
      throw errors.invalidValue('attribute', attribute, 'Unknown attribute.');
  }
};
