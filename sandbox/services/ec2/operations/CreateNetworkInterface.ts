import type { InputOf } from '../../../wire/model';
import { interfaceAnswer } from '../answers';
import * as errors from '../errors';
import { byOf, createNetworkInterface as create } from '../interface-changes';
import type { Ec2Operation } from '../state';
import { tagsFor } from '../tags';

type Wanted = InputOf<'ec2', 'CreateNetworkInterface'>;

export const createNetworkInterface: Ec2Operation<'CreateNetworkInterface'> = (state, input, { caller }) => {
  const subnetId = errors.required(input, 'SubnetId');
  const privateIpAddress = addressOf(input);
  const it = create(state, byOf(caller), {
    subnetId,
    groupIds: input.Groups ?? [],
    description: input.Description ?? '',
    interfaceType: input.InterfaceType ?? 'interface',
    requesterId: caller.roleName === undefined ? state.cloud.account : caller.arn,
    tags: tagsFor(input, 'network-interface'),
    ...(privateIpAddress === undefined ? {} : { privateIpAddress }),
  });
  return { NetworkInterface: interfaceAnswer(state, it) };
};

/** What would give it more addresses than the one that each has here. */
const FURTHER = [
  'SecondaryPrivateIpAddressCount',
  'Ipv4PrefixCount',
  'Ipv4Prefixes',
  'Ipv6AddressCount',
  'Ipv6Addresses',
  'Ipv6PrefixCount',
  'Ipv6Prefixes',
] as const satisfies readonly (keyof Wanted)[];

/** The one that is asked for, if any. @throws AwsError UnsupportedOperation where more than a primary one is */
function addressOf(input: Wanted): string | undefined {
  const { PrivateIpAddress, PrivateIpAddresses = [] } = input;
  const further = FURTHER.find((name) => {
    const given = input[name] ?? 0;
    return (typeof given === 'number' ? given : given.length) > 0;
  });
  const [primary] = PrivateIpAddresses;
  const isOne = primary === undefined || (primary.Primary === true && PrivateIpAddresses.length === 1);
  if (further !== undefined || !isOne)
    throw errors.notModelled(
      `gives a network interface its primary private IPv4 address and no others (${further ?? 'PrivateIpAddresses'}).`,
    );
  return primary?.PrivateIpAddress ?? PrivateIpAddress;
}
