import type { Operation } from '../../../wire/types';
import { interfaceAnswer } from '../answers';
import { optional, required, tagsFor, text, texts } from '../input';
import { byOf, createNetworkInterface as create } from '../interface-changes';
import type { Ec2State } from '../state';

export function createNetworkInterface(state: Ec2State): Operation {
  return (input, { caller }) => {
    const privateIpAddress = optional(input['PrivateIpAddress']);
    const it = create(state, byOf(caller), {
      subnetId: required(input, 'SubnetId'),
      groupIds: texts(input['SecurityGroupId']),
      description: text(input['Description']),
      interfaceType: optional(input['InterfaceType']) ?? 'interface',
      requesterId: caller.roleName === undefined ? state.cloud.account : caller.arn,
      tags: tagsFor(input, 'network-interface'),
      ...(privateIpAddress === undefined ? {} : { privateIpAddress }),
    });
    return { networkInterface: interfaceAnswer(state, it) };
  };
}
