import type { Cloud } from '../../cloud';
import { isoMilliseconds, SECOND } from '../../time/instant';
import { structure } from '../../wire/protocol';
import { AwsError } from '../../wire/types';
import { mayInvoke } from '../lambda/may-invoke';
import { malformedXml } from './errors';
import type { Bucket, FunctionNotification, Notifications, ObjectEvent, ObjectListener } from './state';
import { elements } from './xml-body';

/** Hands an event to a function, asynchronously. */
export type InvokeFunction = (functionArn: string, event: unknown) => Promise<void>;

/** Element names of the three kinds of destination, and of their ARNs (S3 API reference, NotificationConfiguration). */
const KINDS = [
  ['CloudFunctionConfiguration', 'CloudFunction'],
  ['QueueConfiguration', 'Queue'],
  ['TopicConfiguration', 'Topic'],
] as const;

/** Reads a document. What has no id gets one. @throws AwsError MalformedXML */
export function readNotifications(
  document: Readonly<Record<string, unknown>>,
  newId: () => string,
): Notifications {
  const configuration: Record<string, unknown> = {};
  const functions: FunctionNotification[] = [];
  for (const [kind, destination] of KINDS) {
    const list = elements(document, kind).map((each) => ({ ...each, Id: text(each['Id']) ?? newId() }));
    if (list.length === 0) continue;
    configuration[kind] = list;
    for (const each of list as readonly Readonly<Record<string, unknown>>[]) {
      const arn = text(each[destination]);
      const events: readonly unknown[] = Array.isArray(each['Event']) ? each['Event'] : [];
      if (arn === undefined || events.length === 0) throw malformedXml();
      if (kind !== 'CloudFunctionConfiguration') continue;
      const rules = elements(structure(structure(each['Filter'])?.['S3Key']) ?? {}, 'FilterRule');
      const rule = (name: string): string =>
        text(rules.find(({ Name }) => text(Name)?.toLowerCase() === name)?.['Value']) ?? '';
      functions.push({
        id: text(each['Id']) ?? '',
        functionArn: arn,
        events: events.map(String),
        prefix: rule('prefix'),
        suffix: rule('suffix'),
      });
    }
  }
  if (document['EventBridgeConfiguration'] !== undefined) configuration['EventBridgeConfiguration'] = {};
  return { configuration, functions };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/**
 * A function that S3 may not invoke is refused when the configuration is put (S3 user guide, "Granting permissions to
 * publish event notification messages"; code and words recorded: aws-lambda-redshift-loader#219, aws-cdk#18090).
 */
export async function checkDestinations(
  cloud: Cloud,
  bucket: Bucket,
  { functions }: Notifications,
): Promise<void> {
  for (const { functionArn } of functions) {
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
    for (const notification of bucket.notifications.functions) {
      if (!isAbout(notification, event)) continue;
      const record = recordOf(cloud, bucket, notification, event, delays.hex(16));
      cloud.time.after(delays.lognormal(...DELAY), `a notification of ${bucket.name}`, () => {
        invoke(notification.functionArn, { Records: [record] }).catch((error: unknown) => {
          const because = error instanceof Error ? error.message : String(error);
          cloud.journal.append({
            kind: 'notice',
            text: `The bucket ${bucket.name} couldn't invoke ${notification.functionArn}: ${because}`,
          });
        });
      });
    }
  };
}

function isAbout({ events, prefix, suffix }: FunctionNotification, { name, key }: ObjectEvent): boolean {
  const isNamed = events.some((each) => {
    const wanted = each.replace(/^s3:/u, '');
    return wanted.endsWith(':*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name;
  });
  return isNamed && key.startsWith(prefix) && key.endsWith(suffix);
}

/** S3 user guide, "Event message structure". */
function recordOf(
  cloud: Cloud,
  bucket: Bucket,
  { id }: FunctionNotification,
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
      configurationId: id,
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
