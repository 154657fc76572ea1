import type { Cloud } from '../../cloud';
import type { Instant } from '../../time/instant';
import type { RandomStream } from '../../time/random';
import type { InputOf, OperationName, OperationOn, OutputOf } from '../../wire/model';
import type { Ec2 } from '../ec2';
import type { NetworkInterfaceHolders } from './network-interfaces';

/** As the API answers it. */
export type Configuration = OutputOf<'lambda', 'GetFunctionConfiguration'>;
/** What a request says of it, whether the function is made or changed. */
export type FunctionSettings = Partial<
  Omit<InputOf<'lambda', 'CreateFunction'>, 'FunctionName' | 'Role' | 'Code' | 'VpcConfig' | 'Layers'>
>;
export type LayerItem = NonNullable<OutputOf<'lambda', 'ListLayerVersions'>['LayerVersions']>[number];
export type Mapping = OutputOf<'lambda', 'GetEventSourceMapping'>;

export interface VpcConfig {
  readonly SubnetIds: readonly string[];
  readonly SecurityGroupIds: readonly string[];
  /** Empty when the function isn't in a VPC. */
  readonly VpcId: string;
  readonly Ipv6AllowedForDualStack: boolean;
}

export const NO_VPC: VpcConfig = {
  SubnetIds: [],
  SecurityGroupIds: [],
  VpcId: '',
  Ipv6AllowedForDualStack: false,
};

/** `$LATEST` at some moment, or a published version, which never changes. */
export interface FunctionVersion {
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly role: Role;
  readonly vpcConfig: VpcConfig;
  /** The other members of the API's FunctionConfiguration, as they were given. */
  readonly settings: Configuration;
  readonly code: Code;
  /** In their order; what a later one has counts. */
  readonly layers: readonly UsedLayer[];
  readonly lastModified: Instant;
  readonly revisionId: string;
}

/** What is given as a function's code. */
export type CodeSource = NonNullable<InputOf<'lambda', 'CreateFunction'>['Code']>;

/** What was given as the function's code, and its size and digest as the API tells them. */
export interface Code {
  /** Of a container image; else undefined. */
  readonly imageUri: string | undefined;
  readonly sha256: string;
  readonly size: number;
  /** The archive; undefined for images, and where S3 has none at the place that was given. */
  readonly bytes: Uint8Array | undefined;
}

/** A layer of a function. */
export interface UsedLayer {
  readonly arn: string;
  /** Its files, which a function keeps whatever becomes of the layer; undefined for those of other accounts. */
  readonly code: Code | undefined;
}

export interface Layer {
  readonly name: string;
  readonly versions: Map<number, LayerVersion>;
  /** Numbers aren't used twice. */
  nextVersion: number;
}

export interface LayerVersion {
  readonly name: string;
  readonly number: number;
  /** As lists have it. */
  readonly item: LayerItem;
  readonly code: Code;
  /** Statements by their ids. */
  readonly policy: Map<string, unknown>;
}

/** As the API answers it. */
export type Alias = OutputOf<'lambda', 'GetAlias'> & {
  readonly Name: string;
  readonly FunctionVersion: string;
};

/** A function. Its members change in place: the object is the function's identity. */
export interface LambdaFunction {
  readonly name: string;
  latest: FunctionVersion;
  readonly published: Map<string, FunctionVersion>;
  /** The number of the next version; numbers aren't used twice. */
  nextVersion: number;
  state: 'Pending' | 'Active' | 'Deleting';
  /** Published versions on their way out, which compute on instances of a capacity provider. */
  readonly deactivating: Set<string>;
  lastUpdateStatus: 'Successful' | 'InProgress' | 'Failed';
  /** Why the last update failed. */
  updateFailure: Pick<Configuration, 'LastUpdateStatusReason' | 'LastUpdateStatusReasonCode'> | undefined;
  /** Resolves when it is neither Pending nor being updated, or gone. */
  settled: Promise<void>;
  tags: Readonly<Record<string, string>>;
  readonly aliases: Map<string, Alias>;
  /** Statements of its resource policy by qualifier (empty: the function itself) and statement id. */
  readonly policy: Map<string, Map<string, unknown>>;
  reservedConcurrency: number | undefined;
}

export interface EventSourceMapping {
  readonly uuid: string;
  /** As the API answers it, but for its state. */
  readonly configuration: Mapping;
  state: 'Creating' | 'Enabled' | 'Disabled' | 'Deleting';
  /** Of a self-managed source in a VPC. */
  readonly networkInterfaceIds: readonly string[];
}

export interface LambdaState extends NetworkInterfaceHolders {
  readonly cloud: Cloud;
  readonly ec2: Ec2;
  /** Whether the role's policies allow the action on some resource. */
  readonly isAllowed: (roleName: string, action: string) => boolean;
  readonly functions: Map<string, LambdaFunction>;
  readonly layers: Map<string, Layer>;
  readonly mappings: Map<string, EventSourceMapping>;
  readonly ids: RandomStream;
  /** How long things take. */
  readonly durations: RandomStream;
}

/** The execution role as it was when it was given: what it allows is asked each time. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  /** `AROA…` */
  readonly id: string;
}

/** One of its operations. */
export type LambdaOperation<N extends OperationName<'lambda'>> = OperationOn<LambdaState, 'lambda', N>;
