/** Why tests of moto's suite fail against the sandbox, by what they run into. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/InvalidAction\) when calling the (\w+) operation/u, 'not modelled: $1'],
  [/ParameterNotFound\) when calling the GetParameter/u, 'not modelled: public images and instances'],
  [/UnknownService|absent service|NotImplemented/u, 'not modelled: another service, or a part of one'],
  [/Ipv6Addres/u, 'not modelled: IPv6'],
  [
    /InvalidParameterValue\) when calling the CreateNetworkInterface operation: Address/u,
    "moto lets an address lie outside of its subnet's block; EC2 refuses it",
  ],
  [
    /InvalidParameter\) when calling the CreateNetworkInterface operation: You have spe/u,
    'moto takes a group of another VPC than the subnet’s; EC2 refuses it',
  ],
  [
    /InvalidGroup\.NotFound\) when calling the CreateNetworkInterface/u,
    'moto makes a group that isn’t there; EC2 refuses it',
  ],
  [
    /1 validation error detected: Value '\w*_\w*' at 'stackName'/u,
    'moto takes a name of a stack with an underscore; CloudFormation refuses it',
  ],
  [/Malformed/u, 'moto takes an id of any form; EC2 refuses a malformed one before it looks for it'],
  [/Ipv6|ipv6/u, 'not modelled: IPv6'],
  [/AIDAIT2UOQQY3AUEMOTO/u, "moto's own constant stands for the requester"],
];

/** The reason for a failure; undefined where nobody has looked at it yet. */
export function reasonOf(error: string): string | undefined {
  for (const [pattern, reason] of REASONS) {
    const match = pattern.exec(error);
    if (match !== null) return reason.replace('$1', match[1] ?? '');
  }
  return undefined;
}
