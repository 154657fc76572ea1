/** Why tests of moto's suite fail against the sandbox, by what they run into. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/InvalidAction\) when calling the (\w+) operation/u, 'not modelled: $1'],
  [/ParameterNotFound\) when calling the GetParameter/u, 'not modelled: public images and instances'],
  [/UnknownService|absent service|NotImplemented/u, 'not modelled: another service, or a part of one'],
  [/UnsupportedOperation\) when calling the CreateNetworkInterface/u, 'not modelled: more than one address'],
  [
    /InvalidSubnet\.Range\) when calling the CreateSubnet operation: The CIDR '[\da-f]+:/u,
    'moto gives a subnet an IPv6 block that isn’t its VPC’s; EC2 refuses it (API reference, CreateSubnet; VPC guide, "Subnet CIDR blocks")',
  ],
  [
    /MissingParameter\) when calling the CreateSubnet operation: The request must contain the parameter cidrBlock/u,
    'not modelled: subnets of IPv6 alone',
  ],
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
  [/This sandbox has no service "(\w+)"/u, 'not modelled: the service $1'],
  [
    /StackName must be specified if ChangeSetName is not specified as an ARN/u,
    'moto finds a change set by its name alone; CloudFormation wants the stack’s name with it (API reference, DescribeChangeSet)',
  ],
  [
    /At least one Resources member must be defined/u,
    'moto takes a template without resources; CloudFormation refuses it (guide, template anatomy: Resources is required)',
  ],
  [
    /Resource name \S+ is non alphanumeric/u,
    'moto takes a logical id with an underscore; CloudFormation refuses it (guide, Resources: alphanumeric)',
  ],
  [
    /Role \S+ is invalid or cannot be assumed/u,
    'moto takes a service role that isn’t there; CloudFormation has to assume it',
  ],
];

const NO_VPC = 'moto makes a group in a VPC that isn’t there; EC2 answers InvalidVpcID.NotFound';
const WORDS =
  'moto has "An error occurred (…) when calling …", which clients add, in the message itself; what follows is the same';
const NATIVE =
  'not modelled: subnets of IPv6 alone; the sandbox makes the subnet instead of a refusal, and its VPC stays';

/** Of the tests of which the error doesn't say why: the test, what it ends with today, and why. */
const BY_TEST: readonly (readonly [test: string, error: RegExp, reason: string])[] = [
  [
    'test_eni_detachment',
    /'The network \.\.\. be detached\.'/u,
    'the sandbox refuses too, in words that don’t name the network card; no source has the words of EC2',
  ],
  ['test_create_two_security_groups_with_same_name_in_different_vpc', /InvalidVpcID\.NotFound/u, NO_VPC],
  ['test_get_all_security_groups_filter_with_same_vpc_id', /InvalidVpcID\.NotFound/u, NO_VPC],
  ['test_modify_security_group_rules', /'InvalidAction'/u, 'not modelled: ModifySecurityGroupRules'],
  [
    'test_revoke_security_group_egress__without_ipprotocol',
    /InvalidSecurityGroupRuleId\.NotFound/u,
    'moto gives a VPC’s default group no rule inwards; EC2 gives it one from itself (guide, default security groups), which the test takes for the one outwards',
  ],
  [
    'test_create_default_subnet',
    /assert 3 == 6/u,
    'the sandbox has default subnets in three of its six zones; not modelled: CreateDefaultSubnet',
  ],
  [
    'test_modify_subnet_attribute_assign_ipv6_address_on_creation',
    /assert False is True/u,
    'not modelled: IPv6',
  ],
  [
    'test_available_ip_addresses_in_subnet_with_enis',
    /Nr of IP addresses/u,
    'not modelled: more than one address of a network interface (PrivateIpAddresses)',
  ],
  ['test_create_ipv6native_subnet_with_ipv4_cidr', /DependencyViolation/u, NATIVE],
  [
    'test_create_ipv6native_subnet_with_ipv4_and_ipv6_cidr',
    /'InvalidSubnet\.Range' == 'InvalidParameterCombination'/u,
    'not modelled: subnets of IPv6 alone; the sandbox refuses the block',
  ],
  [
    'test_create_subnet_cidr_reservations_err_outside_subnet',
    /'InvalidAction'/u,
    'not modelled: CreateSubnetCidrReservation',
  ],
  ['test_create_stack_set__invalid_name', /'InvalidAction'/u, 'not modelled: CreateStackSet'],
  [
    'test_create_stack_fail_missing_parameter',
    /Regex pattern did not match/u,
    'moto has words of its own; CloudFormation’s are "Parameters: […] must have values"',
  ],
  [
    'test_create_change_set_from_s3_url',
    /changeSet\/NewChangeSet/u,
    'not modelled: more than one Region in one world',
  ],
  [
    'test_create_change_set_w_previous_template_faillures[no_changes]',
    /DID NOT RAISE/u,
    'moto refuses a change set without changes; CloudFormation makes one that is FAILED (guide, "View a change set")',
  ],
  [
    'test_create_change_set_w_previous_template_faillures',
    /be specified\.'|You cannot|Template Body/u,
    WORDS,
  ],
];

/** The reason for a failure; undefined where nobody has looked at it yet. */
export function reasonOf(test: string, error: string): string | undefined {
  for (const [pattern, reason] of REASONS) {
    const match = pattern.exec(error);
    if (match !== null) return reason.replace('$1', match[1] ?? '');
  }
  // Of a test with parameters, `name[parameters]`, the name stands for all.
  return BY_TEST.find(
    ([name, pattern]) => (test === name || test.startsWith(`${name}[`)) && pattern.test(error),
  )?.[2];
}
