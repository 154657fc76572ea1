// Generated from org-vpccleanup-enicleaner.json by "npm run generate".
import { CfnResource, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Properties of `Org::VPC::EniCleaner`, as its schema has them.
 */
export interface CfnEniCleanerProps {
  /**
   * Security groups to guard. A network interface counts when it is in one of these groups, or in one of SubnetIds, or in VpcId: each of them blocks a deletion by itself. At least one of SecurityGroupIds, SubnetIds and VpcId is needed. A change replaces the cleaner, so that the old one cleans up before the old groups go.
   *
   * @default - the default of the resource type
   */
  readonly securityGroupIds?: string[];
  /**
   * Subnets to guard. A change replaces the cleaner, so that the old one cleans up before the old subnets go.
   *
   * @default - the default of the resource type
   */
  readonly subnetIds?: string[];
  /**
   * A VPC to guard: every network interface in it counts. A change replaces the cleaner, so that the old one cleans up before the old VPC goes.
   *
   * @default - the default of the resource type
   */
  readonly vpcId?: string;
  /**
   * Names or ARNs, without a version or alias, of Lambda functions to take off the VPC first, when their stack is being deleted: the network interfaces are then released while the rest of the stack is still being deleted. Functions that are gone already are no error. Published versions keep their network interfaces until they are deleted.
   *
   * @default - the default of the resource type
   */
  readonly functionNames?: string[];
  /**
   * The services whose network interfaces to wait for and to delete. Default: Lambda, unless the type configuration says otherwise. An asterisk stands for every service that this version knows.
   *
   * @default - the default of the resource type
   */
  readonly services?: string[];
  /**
   * How long a deletion may wait for network interfaces, in minutes. Default: 120, unless the type configuration says otherwise. Most releases take less than an hour, the slowest known, of Bedrock AgentCore, near 8.
   *
   * @default - the default of the resource type
   */
  readonly timeoutInMinutes?: number;
  /**
   * The same while an update of the stack cleans up, because an old security group or subnet goes. Default: TimeoutInMinutes. 0: one pass that deletes what is free, and no wait.
   *
   * @default - the default of the resource type
   */
  readonly updateTimeoutInMinutes?: number;
  /**
   * What a deletion that ran out of time reports. FAIL (default, unless the type configuration says otherwise): the deletion fails. SUCCEED: it goes on without this resource, and CloudFormation tries the security groups and subnets itself. Either names every network interface that is left.
   *
   * @default - the default of the resource type
   */
  readonly onTimeout?: string;
}

/**
 * Makes a stack with VPC-attached Lambda functions deletable. On creation it only checks its targets and remembers them. On deletion it waits until no elastic network interface (ENI) that an AWS service left behind blocks the security groups and subnets it guards, and deletes those that nobody else will. It never touches a network interface of yours. Let the functions depend on this resource (DependsOn), or name them in FunctionNames; refer from here to every security group and subnet that should wait.
 *
 * The resource itself: `EniCleaner` is the construct to use.
 */
export class CfnEniCleaner extends CfnResource {
  /** The type's name in the registry. */
  public static readonly CFN_RESOURCE_TYPE_NAME = 'Org::VPC::EniCleaner';

  /**
   * The identifier of this cleaner, which Ref gives. Its state is the SSM parameter /Org/VPC/EniCleaner/<Id>.
   */
  public readonly attrId: string;
  /**
   * Security groups to guard. A network interface counts when it is in one of these groups, or in one of SubnetIds, or in VpcId: each of them blocks a deletion by itself. At least one of SecurityGroupIds, SubnetIds and VpcId is needed. A change replaces the cleaner, so that the old one cleans up before the old groups go.
   */
  public securityGroupIds?: string[];
  /**
   * Subnets to guard. A change replaces the cleaner, so that the old one cleans up before the old subnets go.
   */
  public subnetIds?: string[];
  /**
   * A VPC to guard: every network interface in it counts. A change replaces the cleaner, so that the old one cleans up before the old VPC goes.
   */
  public vpcId?: string;
  /**
   * Names or ARNs, without a version or alias, of Lambda functions to take off the VPC first, when their stack is being deleted: the network interfaces are then released while the rest of the stack is still being deleted. Functions that are gone already are no error. Published versions keep their network interfaces until they are deleted.
   */
  public functionNames?: string[];
  /**
   * The services whose network interfaces to wait for and to delete. Default: Lambda, unless the type configuration says otherwise. An asterisk stands for every service that this version knows.
   */
  public services?: string[];
  /**
   * How long a deletion may wait for network interfaces, in minutes. Default: 120, unless the type configuration says otherwise. Most releases take less than an hour, the slowest known, of Bedrock AgentCore, near 8.
   */
  public timeoutInMinutes?: number;
  /**
   * The same while an update of the stack cleans up, because an old security group or subnet goes. Default: TimeoutInMinutes. 0: one pass that deletes what is free, and no wait.
   */
  public updateTimeoutInMinutes?: number;
  /**
   * What a deletion that ran out of time reports. FAIL (default, unless the type configuration says otherwise): the deletion fails. SUCCEED: it goes on without this resource, and CloudFormation tries the security groups and subnets itself. Either names every network interface that is left.
   */
  public onTimeout?: string;

  constructor(scope: Construct, id: string, props: CfnEniCleanerProps) {
    super(scope, id, { type: CfnEniCleaner.CFN_RESOURCE_TYPE_NAME });
    this.attrId = Token.asString(this.getAtt('Id'));
    this.securityGroupIds = props.securityGroupIds;
    this.subnetIds = props.subnetIds;
    this.vpcId = props.vpcId;
    this.functionNames = props.functionNames;
    this.services = props.services;
    this.timeoutInMinutes = props.timeoutInMinutes;
    this.updateTimeoutInMinutes = props.updateTimeoutInMinutes;
    this.onTimeout = props.onTimeout;
  }

  protected override get cfnProperties(): { [key: string]: unknown } {
    return {
      SecurityGroupIds: this.securityGroupIds,
      SubnetIds: this.subnetIds,
      VpcId: this.vpcId,
      FunctionNames: this.functionNames,
      Services: this.services,
      TimeoutInMinutes: this.timeoutInMinutes,
      UpdateTimeoutInMinutes: this.updateTimeoutInMinutes,
      OnTimeout: this.onTimeout,
    };
  }
}
