import type { NetworkInterface as Ec2NetworkInterface } from '@aws-sdk/client-ec2';

/**
 * A network interface as this product sees it: the members of EC2's answer that tell what it is,
 * whose it is and what it blocks.
 */
export interface NetworkInterface {
  /** `eni-…` */
  readonly id: string;
  /** EC2's own word: `available`, `in-use`, `associated`, `attaching`, `detaching`, `pending`. */
  readonly status: string;
  /** `interface`, `lambda`, `agentic_ai`, `nat_gateway`, … */
  readonly interfaceType: string;
  readonly description: string;
  readonly requesterId: string;
  /** The account that it belongs to: in a shared VPC not always the one that looks. Empty where EC2 doesn't say. */
  readonly ownerId: string;
  readonly operator: Operator;
  readonly subnetId: string;
  readonly vpcId: string;
  /** Sorted. */
  readonly groupIds: readonly string[];
  readonly attachment: Attachment | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Who manages it in the account's stead (EC2 API, `OperatorResponse`). Only AWS can set it: in the request of
 * CreateNetworkInterface it is "reserved for internal use".
 */
export interface Operator {
  readonly managed: boolean;
  /** `network-connectors.lambda.amazonaws.com`; empty where it isn't managed. */
  readonly principal: string;
  /** Whether EC2 leaves it out of answers to those who don't ask for managed ones. */
  readonly hiddenByDefault: boolean;
}

export interface Attachment {
  /** `eni-attach-…`, or `ela-attach-…` where a service attached it and only that service detaches it. */
  readonly id: string;
  /** `attaching`, `attached`, `detaching`, `detached`. */
  readonly status: string;
  /** An account id, `amazon-aws`, `amazon-elb`, `amazon-rds`, … */
  readonly instanceOwnerId: string;
  /** Of an EC2 instance; absent where a service attached it. */
  readonly instanceId: string | undefined;
}

/** Reads EC2's answer. An entry without an id can't be acted on and gives undefined. */
export function fromEc2(source: Ec2NetworkInterface): NetworkInterface | undefined {
  if (source.NetworkInterfaceId === undefined) return undefined;
  const attachment = source.Attachment;
  return {
    id: source.NetworkInterfaceId,
    status: source.Status ?? '',
    interfaceType: source.InterfaceType ?? '',
    description: source.Description ?? '',
    requesterId: source.RequesterId ?? '',
    ownerId: source.OwnerId ?? '',
    operator: {
      managed: source.Operator?.Managed === true,
      principal: source.Operator?.Principal ?? '',
      hiddenByDefault: source.Operator?.HiddenByDefault === true,
    },
    subnetId: source.SubnetId ?? '',
    vpcId: source.VpcId ?? '',
    groupIds: (source.Groups ?? []).flatMap((group) => group.GroupId ?? []).toSorted(),
    attachment:
      attachment === undefined || attachment.Status === 'detached'
        ? undefined
        : {
            id: attachment.AttachmentId ?? '',
            status: attachment.Status ?? '',
            instanceOwnerId: attachment.InstanceOwnerId ?? '',
            instanceId: attachment.InstanceId,
          },
    tags: Object.fromEntries((source.TagSet ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
  };
}

/** What a scan looks for: a network interface counts when any one of these holds it. */
export interface Targets {
  readonly groupIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly vpcId: string | undefined;
}

/** The targets that this network interface keeps from being deleted. */
export function blockedTargets(networkInterface: NetworkInterface, targets: Targets): readonly string[] {
  return [
    ...networkInterface.groupIds.filter((id) => targets.groupIds.includes(id)),
    ...targets.subnetIds.filter((id) => id === networkInterface.subnetId),
    ...(targets.vpcId === networkInterface.vpcId ? [networkInterface.vpcId] : []),
  ];
}
