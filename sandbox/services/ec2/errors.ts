import { AwsError } from '../../wire/types';

/**
 * EC2's errors: code and words, verbatim where they were recorded; the source is beside each.
 * "EC2 API" is the table of error codes in the EC2 API reference, which has codes but few texts.
 */

// What isn't there.

/** hashicorp/terraform-provider-aws, many issues: recorded. */
export const groupNotFound = (id: string): AwsError =>
  new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
/** aws-cdk and others, many issues: recorded. */
export const subnetNotFound = (id: string): AwsError =>
  new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
/** Recorded likewise. */
export const vpcNotFound = (id: string): AwsError =>
  new AwsError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
/** hashicorp/terraform-provider-aws#6037: recorded; for several ids as with instances (assumed). */
export const networkInterfaceNotFound = (ids: readonly string[]): AwsError =>
  new AwsError(
    'InvalidNetworkInterfaceID.NotFound',
    ids.length === 1
      ? `The networkInterface ID '${ids.join()}' does not exist`
      : `The networkInterface IDs '${ids.join(', ')}' do not exist`,
  );
/** The text is recorded, its code assumed (EC2 API has it). */
export const attachmentNotFound = (id: string): AwsError =>
  new AwsError('InvalidAttachmentID.NotFound', `The interface attachment '${id}' does not exist.`);
/** As moto has them, which compares with AWS: reported. */
export const internetGatewayNotFound = (id: string): AwsError =>
  new AwsError('InvalidInternetGatewayID.NotFound', `The internetGateway ID '${id}' does not exist`);
export const egressOnlyGatewayNotFound = (id: string): AwsError =>
  new AwsError('InvalidGatewayID.NotFound', `The egress only internet gateway ID '${id}' does not exist`);
/** The code is documented (EC2 API reference, error codes), the words are as its kin’s: assumed. */
export const vpnGatewayNotFound = (id: string): AwsError =>
  new AwsError('InvalidVpnGatewayID.NotFound', `The vpnGateway ID '${id}' does not exist`);
export const cidrAssociationNotFound = (id: string): AwsError =>
  new AwsError(
    'InvalidVpcCidrBlockAssociationID.NotFound',
    `The vpc CIDR block association ID '${id}' does not exist`,
  );
export const routeTableNotFound = (id: string): AwsError =>
  new AwsError('InvalidRouteTableID.NotFound', `The routeTable ID '${id}' does not exist`);
export const associationNotFound = (id: string): AwsError =>
  new AwsError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
export const allocationNotFound = (id: string): AwsError =>
  new AwsError('InvalidAllocationID.NotFound', `The allocation ID '${id}' does not exist`);
export const natGatewayNotFound = (id: string): AwsError =>
  new AwsError('NatGatewayNotFound', `The Nat Gateway ${id} was not found`);
export const vpcEndpointNotFound = (id: string): AwsError =>
  new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`);
export const instanceNotFound = (id: string): AwsError =>
  new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
export const resourceNotFound = (id: string): AwsError =>
  new AwsError('InvalidID', `The ID '${id}' is not valid`);
export const routeNotFound = (destination: string, routeTableId: string): AwsError =>
  new AwsError(
    'InvalidRoute.NotFound',
    `no route with destination-cidr-block ${destination} in route table ${routeTableId}`,
  );
export const ruleIdNotFound = (id: string): AwsError =>
  new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`);
export const ruleNotFound = (): AwsError =>
  new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');

/** The codes as EC2 API has them; the text recorded for groups (`Invalid id: "eks-cluster-sg*" (expecting "sg-...")`). */
const MALFORMED: Readonly<Record<string, string>> = {
  sg: 'InvalidGroupId.Malformed',
  subnet: 'InvalidSubnetID.Malformed',
  vpc: 'InvalidVpcID.Malformed',
  eni: 'InvalidNetworkInterfaceId.Malformed',
  eigw: 'InvalidEgressOnlyInternetGatewayId.Malformed',
  igw: 'InvalidInternetGatewayId.Malformed',
  rtb: 'InvalidRouteTableId.Malformed',
  i: 'InvalidInstanceID.Malformed',
  nat: 'NatGatewayMalformed',
  vpce: 'InvalidVpcEndpointId.Malformed',
  'eni-attach': 'InvalidNetworkInterfaceAttachmentId.Malformed',
};

/** An id of that prefix and 8 or 17 hexadecimal digits is well-formed. */
const isWellFormed = (prefix: string, id: string): boolean =>
  new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`, 'u').test(id);

/**
 * What a filter by groups asks for: patterns aside, ids of groups. The words by moto's test of
 * DescribeSecurityGroupRules, which is marked as run against AWS: reported.
 */
export function checkGroupInFilter(value: string): void {
  if (/[*?\\]/u.test(value) || isWellFormed('sg', value)) return;
  throw new AwsError('InvalidGroupId.Malformed', `The security group ID '${value}' is malformed`);
}

/** @throws AwsError …Malformed, where it isn't an id of that kind */
export function checkId(prefix: string, id: string): void {
  if (isWellFormed(prefix, id)) return;
  throw new AwsError(MALFORMED[prefix] ?? 'InvalidID', `Invalid id: "${id}" (expecting "${prefix}-...")`);
}

/** Recorded in many stacks' events. */
export const privateDnsNeedsNames = (vpcId: string): AwsError =>
  new AwsError(
    'InvalidParameter',
    `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
  );

// What is in the way.

/** Evidence from many stacks' events: recorded. */
export const groupHasDependents = (id: string): AwsError =>
  new AwsError('DependencyViolation', `resource ${id} has a dependent object`);
export const subnetHasDependents = (id: string): AwsError =>
  new AwsError('DependencyViolation', `The subnet '${id}' has dependencies and cannot be deleted.`);
export const vpcHasDependents = (id: string): AwsError =>
  new AwsError('DependencyViolation', `The vpc '${id}' has dependencies and cannot be deleted.`);
export const internetGatewayHasDependents = (id: string): AwsError =>
  new AwsError('DependencyViolation', `The internetGateway '${id}' has dependencies and cannot be deleted.`);
export const routeTableHasDependents = (id: string): AwsError =>
  new AwsError('DependencyViolation', `The routeTable '${id}' has dependencies and cannot be deleted.`);
/** aws/aws-cdk#26716: recorded. */
export const hasPublicAddresses = (vpcId: string): AwsError =>
  new AwsError(
    'DependencyViolation',
    `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
  );
/** EC2 guide, security groups: documented. */
export const defaultGroup = (id: string): AwsError =>
  new AwsError('CannotDelete', `the specified group: "${id}" name: "default" cannot be deleted by a user`);
/** gruntwork-io/cloud-nuke#1132: recorded. */
export const networkInterfaceInUse = (id: string): AwsError =>
  new AwsError('InvalidParameterValue', `Network interface '${id}' is currently in use.`);
/** EC2 API has the code; the text is reported. */
export const networkInterfaceTaken = (id: string): AwsError =>
  new AwsError('InvalidNetworkInterface.InUse', `Interface: [${id}] in use.`);
export const addressInUse = (address: string): AwsError =>
  new AwsError('InvalidIPAddress.InUse', `Address ${address} is in use.`);
export const allocationInUse = (allocationId: string): AwsError =>
  new AwsError('InvalidIPAddress.InUse', `Address ${allocationId} is in use.`);
export const alreadyAssociated = (id: string): AwsError =>
  new AwsError('Resource.AlreadyAssociated', `resource ${id} is already associated.`);
export const gatewayNotAttached = (id: string, vpcId: string): AwsError =>
  new AwsError('Gateway.NotAttached', `resource ${id} is not attached to network ${vpcId}`);
export const vpcHasGateway = (vpcId: string): AwsError =>
  new AwsError('InvalidParameterValue', `Network ${vpcId} already has an internet gateway attached`);

// What isn't allowed.

/** boto/boto3#2218: recorded; with Force too. */
export const notYourAttachment = (): AwsError =>
  new AwsError('OperationNotPermitted', "You are not allowed to manage 'ela-attach' attachments.");
/** Of an attachment by `amazon-elb`, `amazon-rds` or a foreign account: reported. */
export const notYourResource = (): AwsError =>
  new AwsError('AuthFailure', 'You do not have permission to access the specified resource.');
/** The code is recorded in CloudTrail (hashicorp/terraform-provider-aws#31520), the text assumed. */
export const notYourInterface = (id: string): AwsError =>
  new AwsError('OperationNotPermitted', `You are not allowed to manage the network interface '${id}'.`);
export const primaryInterface = (): AwsError =>
  new AwsError('OperationNotPermitted', 'The network interface at device index 0 cannot be detached.');
export const mainRouteTable = (): AwsError =>
  new AwsError('InvalidParameterValue', 'cannot disassociate the main route table association');
/** That large accounts are refused is documented, the code reported (cilium#40443), the text assumed. */
export const tooManyUnpaged = (): AwsError =>
  new AwsError(
    'OperationNotPermitted',
    'There are too many network interfaces for an unpaginated call. Use MaxResults and NextToken, or filter by group-id, subnet-id or vpc-id.',
  );

// What is wrong with the request.

/** EC2 API: `The request must contain the parameter …`. */
export const missing = (parameter: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}`);
/** Of a rule (recorded in many pasted errors). */
export const malformedCidr = (block: string): AwsError =>
  new AwsError('InvalidParameterValue', `CIDR block ${block} is malformed`);
/** What has to be there, and not empty; EC2 names it in lower camel case. @throws AwsError MissingParameter */
export function required<I extends object, K extends keyof I & string>(input: I, name: K): NonNullable<I[K]> {
  const value = input[name];
  if (value === undefined || value === null || value === '')
    throw missing(`${name.charAt(0).toLowerCase()}${name.slice(1)}`);
  return value;
}
export const invalidValue = (parameter: string, value: string, because: string): AwsError =>
  new AwsError('InvalidParameterValue', `Value (${value}) for parameter ${parameter} is invalid. ${because}`);
/** Recorded for DescribeInstances; the upper bound's text is assumed. */
export const maxResults = (value: string, because: string): AwsError =>
  new AwsError('InvalidParameterValue', `Value ( ${value} ) for parameter maxResults is invalid. ${because}`);
/** cilium/cilium#39106: recorded for NetworkInterfaceIds. */
export const idsWithMaxResults = (ids: string): AwsError =>
  new AwsError(
    'InvalidParameterCombination',
    `The parameter ${ids} cannot be used with the parameter MaxResults`,
  );
export const invalidToken = (token: string): AwsError =>
  new AwsError('InvalidNextToken', `The token '${token}' is invalid`);
export const unknownFilter = (name: string): AwsError =>
  new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
/** Recorded (in comments of public code). */
export const tooManyFilterValues = (most: number): AwsError =>
  new AwsError(
    'FilterLimitExceeded',
    `The maximum number of filter values specified on a single call is ${most}`,
  );
export const groupOfAnotherVpc = (groupId: string, vpcId: string): AwsError =>
  new AwsError(
    'InvalidParameter',
    `You have specified two resources that belong to different networks: security group ${groupId}, VPC ${vpcId}.`,
  );
export const duplicateGroup = (name: string, vpcId: string): AwsError =>
  new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
export const reservedGroupName = (): AwsError =>
  new AwsError('InvalidParameterValue', 'Cannot use reserved security group name: default');
export const duplicateRule = (peer: string, protocol: string, ports: string): AwsError =>
  new AwsError(
    'InvalidPermission.Duplicate',
    `the specified rule "peer: ${peer}, ${protocol}${ports}, ALLOW" already exists`,
  );
export const invalidVpcRange = (block: string): AwsError =>
  new AwsError('InvalidVpc.Range', `The CIDR '${block}' is invalid.`);
export const invalidSubnetRange = (block: string): AwsError =>
  new AwsError('InvalidSubnet.Range', `The CIDR '${block}' is invalid.`);
/** Words assumed. */
export const noIpv6Block = (subnetId: string): AwsError =>
  new AwsError(
    'InvalidParameterValue',
    `Invalid value 'true' for assignIpv6AddressOnCreation. Subnet ${subnetId} must be associated with an IPv6 CIDR block.`,
  );
export const subnetConflict = (block: string): AwsError =>
  new AwsError('InvalidSubnet.Conflict', `The CIDR '${block}' conflicts with another subnet`);
export const noDefaultVpc = (): AwsError => new AwsError('VPCIdNotSpecified', 'No default VPC for this user');
export const addressOutsideSubnet = (address: string): AwsError =>
  new AwsError('InvalidParameterValue', `Address ${address} does not fall within the subnet's address range`);
export const noFreeAddress = (subnetId: string): AwsError =>
  new AwsError(
    'InsufficientFreeAddressesInSubnet',
    `The specified subnet '${subnetId}' does not have enough free addresses to satisfy the request.`,
  );
export const routeExists = (destination: string): AwsError =>
  new AwsError('RouteAlreadyExists', `The route identified by ${destination} already exists.`);

// What AWS has and the sandbox doesn't.

export const notModelled = (what: string): AwsError =>
  new AwsError('UnsupportedOperation', `This sandbox ${what}`);

// What there was too much of.

/** EC2 API has the codes; the texts are assumed. */
export const instanceCount = (count: number, most: number): AwsError =>
  count < 1
    ? new AwsError(
        'InvalidParameterValue',
        `Value (${count}) for parameter maxCount is invalid. Minimum is 1.`,
      )
    : new AwsError(
        'InstanceLimitExceeded',
        `You have requested more instances (${count}) than your current instance limit of ${most} allows.`,
      );

/** EC2 guide, request throttling; 503 is assumed, the text recorded. */
export const throttled = (): AwsError =>
  new AwsError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 });
/** EC2 API: what DryRun says to those who may. */
export const dryRun = (): AwsError =>
  new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', { status: 412 });
