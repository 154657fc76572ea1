import { AwsError } from '../../../wire/types';
import { xmlDocument } from '../../../wire/xml';
import { ProvisioningError, type Properties, type ProvisionRequest } from '../../resource-type';
import { type Call, items, of, only, type Row, same, text } from './row';
import { tagsOf } from './tags';

export const s3Rows: Readonly<Record<string, Row>> = {
  'AWS::S3::Bucket': {
    createOnly: ['BucketName'],
    create: async ({ call, name, cloud: { region } }, request) => {
      const Bucket = text(request.properties['BucketName'] ?? name(request).toLowerCase());
      // CloudFormation adopts no bucket that is there already (recorded in many questions), whatever S3 says to its owner.
      if (await exists(call, Bucket)) throw new ProvisioningError(`${Bucket} already exists`);
      await call('s3', 'CreateBucket', { Bucket });
      request.progress({ physicalResourceId: Bucket });
      await configure(call, Bucket, request);
      return only(Bucket, {
        Arn: `arn:aws:s3:::${Bucket}`,
        DomainName: `${Bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${Bucket}.s3.${region}.amazonaws.com`,
        DualStackDomainName: `${Bucket}.s3.dualstack.${region}.amazonaws.com`,
        WebsiteURL: `http://${Bucket}.s3-website-${region}.amazonaws.com`,
      });
    },
    takesStackTags: true,
    update: async ({ call }, request, Bucket) => {
      await configure(call, Bucket, request);
      return same(request, request.previousAttributes);
    },
    delete: ({ call }, _, Bucket) => call('s3', 'DeleteBucket', { Bucket }),
  },
  'AWS::S3::BucketPolicy': {
    createOnly: ['Bucket'],
    create: async ({ call }, { properties }) => {
      const Bucket = text(properties['Bucket']);
      await putPolicy(call, Bucket, properties);
      return only(Bucket);
    },
    update: async ({ call }, request, Bucket) => {
      await putPolicy(call, Bucket, request.properties);
      return same(request);
    },
    delete: ({ call }, _, Bucket) => call('s3', 'DeleteBucketPolicy', { Bucket }),
  },
};

async function exists(call: Call, Bucket: string): Promise<boolean> {
  try {
    await call('s3', 'HeadBucket', { Bucket });
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.status === 404) return false;
    throw error;
  }
}

const putPolicy = (call: Call, Bucket: string, { PolicyDocument }: Properties): Promise<unknown> =>
  call('s3', 'PutBucketPolicy', { Bucket, Body: Buffer.from(JSON.stringify(PolicyDocument)) });

/** What of a bucket's properties the sandbox plays, each where it is, or was before an update. */
async function configure(call: Call, Bucket: string, request: ProvisionRequest): Promise<void> {
  const { properties, previousProperties = {} } = request;
  const put = (operation: string, document: Readonly<Record<string, unknown>>): Promise<unknown> =>
    call('s3', operation, { Bucket, Body: xmlDocument(document) });
  const changes = (name: string): boolean =>
    JSON.stringify(properties[name]) !== JSON.stringify(previousProperties[name]);

  if (changes('VersioningConfiguration')) {
    const Status = of(properties['VersioningConfiguration'], 'Status') ?? 'Suspended';
    await put('PutBucketVersioning', { VersioningConfiguration: { Status } });
  }
  const { stackTags, previousStackTags = {} } = request;
  if (changes('Tags') || JSON.stringify(stackTags) !== JSON.stringify(previousStackTags)) {
    const Tag = Object.entries(tagsOf(request)).map(([Key, Value]) => ({ Key, Value }));
    await put('PutBucketTagging', { Tagging: { TagSet: { Tag } } });
  }
  if (changes('NotificationConfiguration')) {
    const NotificationConfiguration = notificationsOf(properties['NotificationConfiguration']);
    await put('PutBucketNotificationConfiguration', { NotificationConfiguration });
  }
}

/** A template's names for what S3's API has others for (template reference, AWS::S3::Bucket NotificationConfiguration). */
function notificationsOf(given: unknown): Readonly<Record<string, unknown>> {
  const list = (from: string, destination: string, to: string): readonly unknown[] =>
    items(of(given, from)).map((each) => ({
      [to]: of(each, destination),
      Event: of(each, 'Event'),
      ...(of(each, 'Filter') === undefined
        ? {}
        : { Filter: { S3Key: { FilterRule: of(each, 'Filter', 'S3Key', 'Rules') } } }),
    }));
  return {
    CloudFunctionConfiguration: list('LambdaConfigurations', 'Function', 'CloudFunction'),
    QueueConfiguration: list('QueueConfigurations', 'Queue', 'Queue'),
    TopicConfiguration: list('TopicConfigurations', 'Topic', 'Topic'),
    ...(of(given, 'EventBridgeConfiguration') === undefined ? {} : { EventBridgeConfiguration: '' }),
  };
}
