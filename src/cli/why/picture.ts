import type { UsersOrNot } from '../../network-interfaces/users';
import type { Outsider } from '../../cleaner/outsiders';
import type { FunctionVersion } from '../../network-interfaces/vpc-functions';
import type { NetworkInterface, Targets } from '../../network-interfaces/network-interface';
import type { StackResource } from '../../network-interfaces/stack-resources';
import type { Unread } from '../there';

/** A stack as its own calls show it. Times are milliseconds since the epoch. */
export interface StackPicture {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly reason: string | undefined;
  /** When its last operation began. */
  readonly beganAt: number | undefined;
  readonly roleArn: string | undefined;
  readonly resources: readonly StackResource[];
  /** Of its last operation, oldest first. */
  readonly events: readonly StackEvent[];
  readonly lastFailure: LastFailure | undefined;
  /** Names of exports, with the stacks that use each. */
  readonly exports: readonly { readonly name: string; readonly importedBy: readonly string[] }[];
  readonly isProtected: boolean;
}

/** What failed in a stack's last failed operation. */
export interface LastFailure {
  /** `DELETE_STACK`, …; undefined where only the stack's events tell. */
  readonly operation: string | undefined;
  readonly at: number;
  readonly resources: readonly { readonly logicalId: string; readonly reason: string }[];
}

export interface StackEvent {
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  /** As CloudFormation shows them, where it does: a JSON text, read. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A rule of another security group that names one of the targets. */
export interface RuleReference {
  /** The group that has the rule. */
  readonly from: string;
  readonly fromName: string;
  /** The target that it names. */
  readonly to: string;
  readonly direction: 'ingress' | 'egress';
}

/** A group or subnet that nobody named, in a VPC whose deletion has failed. */
export interface Resident {
  readonly id: string;
  /** Of a group. */
  readonly name?: string;
  readonly vpcId: string;
}

/** A further VPC that a group is associated with. */
export interface VpcAssociation {
  readonly groupId: string;
  readonly vpcId: string;
  readonly state: string;
}

/** What took a function off a network interface, by CloudTrail. */
export interface Departure {
  readonly functionName: string;
  readonly at: number;
  readonly how: 'deleted' | 'moved';
  /** Whose call it was, as an ARN. */
  readonly by: string | undefined;
}

/** All that was read of an account, before anything is concluded from it. */
export interface Picture {
  readonly targets: Targets;
  /** VPCs among the targets besides that one. */
  readonly furtherVpcIds: readonly string[];
  readonly stacks: readonly StackPicture[];
  readonly networkInterfaces: readonly NetworkInterface[];
  /** The account that the clients are of; undefined where that can't be told. */
  readonly account: string | undefined;
  /** Undefined: not needed, or it can't be read. */
  readonly functions: readonly FunctionVersion[] | undefined;
  /** The same, listed after the network interfaces were seen. */
  readonly users: UsersOrNot;
  /** Where functions belong that hold some of them and are none of the stacks' own; by function ARN. */
  readonly places: ReadonlyMap<string, Outsider>;
  /** When functions went of which no stack's events tell. */
  readonly departures: readonly Departure[];
  readonly references: readonly RuleReference[];
  readonly associations: readonly VpcAssociation[];
  readonly residents: readonly Resident[];
  readonly unread: readonly Unread[];
  /** Whether it was read from a saved answer, and not from an account. */
  readonly isSaved: boolean;
  /** When it was read. */
  readonly at: number;
}
