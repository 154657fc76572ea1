import type { Cloud } from '../../cloud';
import { DAY, isoMilliseconds, MINUTE, type Instant } from '../../time/instant';
import type { Input } from '../../call';
import { withEach } from '../../wire/model';
import { AwsError, type Call, type ServedOperation, type Service } from '../../wire/types';

/** A call that changed something, as the event history keeps it. */
export interface TrailEvent {
  readonly at: Instant;
  readonly id: string;
  /** As CloudTrail names it, which isn't always the operation's own name. */
  readonly name: string;
  /** `lambda.amazonaws.com`. */
  readonly source: string;
  readonly userName: string;
  readonly accessKeyId: string;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  /** The record itself, of which the history is a view. */
  readonly record: Readonly<Record<string, unknown>>;
}

/**
 * "CloudTrail typically delivers events within an average of about 5 minutes of an API call. This time is not guaranteed."
 * (CloudTrail guide). That it is always so long here: assumed.
 */
const DELIVERED_AFTER = 5 * MINUTE;
/** The event history goes back so far (CloudTrail guide, LookupEvents). */
const KEPT = 90 * DAY;

/** What of a call stands in the history. */
interface Recorded {
  readonly name: string;
  /** The type of the resource that it is about, and the input's member with its name. */
  readonly resource: readonly [type: string, member: string];
}

/**
 * The calls that are recorded: those that take network interfaces' users away, or network interfaces, or what they block.
 * Lambda's events have the API's version in their names (CloudTrail guide, the list of Lambda's events: documented).
 */
const RECORDED: Readonly<Record<string, Readonly<Record<string, Recorded>>>> = {
  lambda: {
    DeleteFunction: {
      name: 'DeleteFunction20150331',
      resource: ['AWS::Lambda::Function', 'FunctionName'],
    },
    UpdateFunctionConfiguration: {
      name: 'UpdateFunctionConfiguration20150331v2',
      resource: ['AWS::Lambda::Function', 'FunctionName'],
    },
  },
  ec2: {
    DeleteNetworkInterface: {
      name: 'DeleteNetworkInterface',
      resource: ['AWS::EC2::NetworkInterface', 'NetworkInterfaceId'],
    },
    DetachNetworkInterface: {
      name: 'DetachNetworkInterface',
      resource: ['AWS::EC2::Attachment', 'AttachmentId'],
    },
    DeleteSecurityGroup: {
      name: 'DeleteSecurityGroup',
      resource: ['AWS::EC2::SecurityGroup', 'GroupId'],
    },
    DeleteSubnet: {
      name: 'DeleteSubnet',
      resource: ['AWS::EC2::Subnet', 'SubnetId'],
    },
  },
};

/** CloudTrail's event history: who did what, seen some minutes later. */
export class Trail {
  private readonly cloud: Cloud;
  private readonly events: TrailEvent[] = [];

  constructor(cloud: Cloud) {
    this.cloud = cloud;
  }

  /** The same service, whose calls go down in the history once they have an answer. */
  recording(service: Service): Service {
    const recorded = RECORDED[service.signingName] ?? {};
    return withEach(service, (name, operation) => {
      const what = recorded[name];
      return what === undefined ? operation : this.noting(service.signingName, what, operation);
    });
  }

  /** The newest first: what has been delivered by now, and is kept. */
  delivered(now: Instant): readonly TrailEvent[] {
    return this.events
      .filter(({ at }) => at <= now - DELIVERED_AFTER && at >= now - KEPT)
      .toSorted((left, right) => right.at - left.at);
  }

  private noting(service: string, what: Recorded, operation: ServedOperation): ServedOperation {
    const refused = (input: Input, call: Call, error: unknown): never => {
      if (error instanceof AwsError) this.note(service, what, input, call, error);
      throw error;
    };
    return (input, call) => {
      let result: unknown;
      try {
        result = operation(input, call);
      } catch (error) {
        return refused(input, call, error);
      }
      if (!(result instanceof Promise)) {
        this.note(service, what, input, call);
        return result;
      }
      return result.then(
        (settled: unknown) => {
          this.note(service, what, input, call);
          return settled;
        },
        (error: unknown) => refused(input, call, error),
      );
    };
  }

  private note(
    service: string,
    { name, resource }: Recorded,
    input: Input,
    { caller, requestId }: Call,
    error?: AwsError,
  ): void {
    const at = this.cloud.time.now();
    const id = this.cloud.random.stream('cloudtrail/ids').uuid();
    const [type, member] = resource;
    const named = input[member];
    const source = `${service}.amazonaws.com`;
    this.events.push({
      at,
      id,
      name,
      source,
      userName: caller.arn.split(/[/:]/u).at(-1) ?? '',
      accessKeyId: caller.accessKeyId,
      resources: typeof named === 'string' ? [{ type, name: named }] : [],
      record: {
        eventVersion: '1.11',
        userIdentity: {
          type: caller.roleName === undefined ? 'IAMUser' : 'AssumedRole',
          arn: caller.arn,
          accountId: this.cloud.account,
        },
        eventTime: isoMilliseconds(at).replace(/\.\d{3}Z$/u, 'Z'),
        eventSource: source,
        eventName: name,
        awsRegion: this.cloud.region,
        // "If the request returns an error" (CloudTrail guide, record contents); EC2's codes with their side, `Client.DependencyViolation` (recorded).
        ...(error === undefined
          ? {}
          : {
              errorCode: service === 'ec2' ? `Client.${error.code}` : error.code,
              errorMessage: error.message,
            }),
        requestParameters: camelCased(input),
        responseElements: null,
        requestID: requestId,
        eventID: id,
        readOnly: false,
        eventType: 'AwsApiCall',
        managementEvent: true,
        recipientAccountId: this.cloud.account,
        eventCategory: 'Management',
      },
    });
  }
}

/** As records spell members: `functionName`, `vpcConfig.subnetIds`. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      camelCased(each),
    ]),
  );
}
