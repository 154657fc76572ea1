import type { Cloud } from '../../cloud';
import { isoMilliseconds, SECOND } from '../../time/instant';
import { AwsError } from '../../wire/types';
import { mayInvoke } from '../lambda/may-invoke';
import { malformedXml } from './errors';
import type { Bucket, Notifications, ObjectEvent, ObjectListener } from './state';

/** Hands an event to a function, asynchronously. */
export type InvokeFunction = (functionArn: string, event: unknown) => Promise<void>;

type FunctionNotification = NonNullable<Notifications['LambdaFunctionConfigurations']>[number];
type Common = Pick<FunctionNotification, 'Id' | 'Events'>;

/** A configuration whose parts have ids: what has none gets one. @throws AwsError MalformedXML */
export function withIds(
  { LambdaFunctionConfigurations, QueueConfigurations, TopicConfigurations, ...others }: Notifications,
  newId: () => string,
): Notifications {
  const named = <C extends Common>(
    list: readonly C[] | undefined,
    destination: (one: C) => string | undefined,
  ): readonly C[] | undefined =>
    list?.map((each) => {
      if (!destination(each) || !each.Events?.length) throw malformedXml();
      return { ...each, Id: each.Id || newId() };
    });
  return {
    ...others,
    LambdaFunctionConfigurations: named(LambdaFunctionConfigurations, (one) => one.LambdaFunctionArn),
    QueueConfigurations: named(QueueConfigurations, (one) => one.QueueArn),
    TopicConfigurations: named(TopicConfigurations, (one) => one.TopicArn),
  };
}

/**
 * A function that S3 may not invoke is refused when the configuration is put (S3 user guide, "Granting permissions to
 * publish event notification messages"; code and words recorded: aws-lambda-redshift-loader#219, aws-cdk#18090).
 */
export async function checkDestinations(
  cloud: Cloud,
  bucket: Bucket,
  { LambdaFunctionConfigurations = [] }: Notifications,
): Promise<void> {
  for (const { LambdaFunctionArn: functionArn = '' } of LambdaFunctionConfigurations) {
    const source = { principal: 's3.amazonaws.com', sourceArn: arnOf(bucket), sourceAccount: cloud.account };
    if (await mayInvoke(cloud, functionArn, source)) continue;
    throw new AwsError('InvalidArgument', 'Unable to validate the following destination configurations', {
      members: {
        ArgumentName1: functionArn,
        ArgumentValue1: `Not authorized to invoke function [${functionArn}]`,
      },
    });
  }
}

export const arnOf = ({ name }: Bucket): string => `arn:aws:s3:::${name}`;

/** "Typically, event notifications are delivered in seconds" (S3 user guide): median in milliseconds and spread assumed. */
const DELAY = [1 * SECOND, 0.5] as const;

/** Has functions hear of what happens to objects. Topics, queues and EventBridge aren't there to hear of anything. */
export function createNotifier(cloud: Cloud, invoke: InvokeFunction): ObjectListener {
  const delays = cloud.random.stream('s3/notifications');
  return (bucket, event) => {
    for (const notification of bucket.notifications.LambdaFunctionConfigurations ?? []) {
      const { LambdaFunctionArn: functionArn = '' } = notification;
      if (!isAbout(notification, event)) continue;
      const record = recordOf(cloud, bucket, notification, event, delays.hex(16));
      cloud.time.after(delays.lognormal(...DELAY), `a notification of ${bucket.name}`, () => {
        invoke(functionArn, { Records: [record] }).catch((error: unknown) => {
          const because = error instanceof Error ? error.message : String(error);
          cloud.journal.append({
            kind: 'notice',
            text: `The bucket ${bucket.name} couldn't invoke ${functionArn}: ${because}`,
          });
        });
      });
    }
  };
}

function isAbout({ Events = [], Filter }: FunctionNotification, { name, key }: ObjectEvent): boolean {
  const rule = (wanted: string): string =>
    Filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === wanted)?.Value ?? '';
  const isNamed = Events.some((each) => {
    const wanted = each.replace(/^s3:/u, '');
    return wanted.endsWith(':*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name;
  });
  return isNamed && key.startsWith(rule('prefix')) && key.endsWith(rule('suffix'));
}

/** S3 user guide, "Event message structure". */
function recordOf(
  cloud: Cloud,
  bucket: Bucket,
  { Id }: FunctionNotification,
  { name, key, versionId, object, principalId }: ObjectEvent,
  sequencer: string,
): unknown {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: isoMilliseconds(cloud.time.now()),
    eventName: name,
    userIdentity: { principalId: `AWS:${principalId}` },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: {},
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: Id,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: cloud.account },
        arn: arnOf(bucket),
      },
      object: {
        // Keys are written as forms write them.
        key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        ...(object === undefined ? {} : { size: object.body.length, eTag: object.etag.replaceAll('"', '') }),
        ...(versionId === undefined ? {} : { versionId }),
        sequencer: sequencer.toUpperCase(),
      },
    },
  };
}
