import type { Operation } from '../../../wire/types';
import { interfaceAnswer } from '../answers';
import * as errors from '../errors';
import { required } from '../input';
import { foundInterface } from '../interface-changes';
import type { Ec2State } from '../state';

export function describeNetworkInterfaceAttribute(state: Ec2State): Operation {
  return (input) => {
    const it = foundInterface(state, required(input, 'NetworkInterfaceId'));
    const attribute = required(input, 'Attribute');
    const answer = interfaceAnswer(state, it);
    const { networkInterfaceId } = it;
    switch (attribute) {
      case 'description':
        return { networkInterfaceId, description: { value: it.description } };
      case 'groupSet':
        return { networkInterfaceId, groupSet: answer['groupSet'] };
      case 'sourceDestCheck':
        return { networkInterfaceId, sourceDestCheck: { value: it.sourceDestCheck } };
      case 'attachment':
        return { networkInterfaceId, attachment: answer['attachment'] };
      default:
        throw errors.invalidValue('attribute', attribute, 'Unknown attribute.');
    }
  };
}
