import { AwsError } from '../../../wire/types';
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
  call('s3', 'PutBucketPolicy', { Bucket, Policy: PolicyDocument });

/** What of a bucket's properties the sandbox plays, each where it is, or was before an update. */
async function configure(call: Call, Bucket: string, request: ProvisionRequest): Promise<void> {
  const { properties, previousProperties = {} } = request;
  const changes = (name: string): boolean =>
    JSON.stringify(properties[name]) !== JSON.stringify(previousProperties[name]);

  if (changes('VersioningConfiguration')) {
    const Status = of(properties['VersioningConfiguration'], 'Status') ?? 'Suspended';
    await call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status } });
  }
  const { stackTags, previousStackTags = {} } = request;
  if (changes('Tags') || JSON.stringify(stackTags) !== JSON.stringify(previousStackTags)) {
    const TagSet = Object.entries(tagsOf(request)).map(([Key, Value]) => ({ Key, Value }));
    await call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet } });
  }
  if (changes('NotificationConfiguration')) {
    const NotificationConfiguration = notificationsOf(properties['NotificationConfiguration']);
    await call('s3', 'PutBucketNotificationConfiguration', { Bucket, NotificationConfiguration });
  }
}

/** A template's names for what S3's API has others for (template reference, AWS::S3::Bucket NotificationConfiguration). */
function notificationsOf(given: unknown): Readonly<Record<string, unknown>> {
  const list = (from: string, destination: string, arn: string): readonly unknown[] =>
    items(of(given, from)).map((each) => ({
      [arn]: of(each, destination),
      Events: of(each, 'Event'),
      Filter: { Key: { FilterRules: of(each, 'Filter', 'S3Key', 'Rules') } },
    }));
  return {
    LambdaFunctionConfigurations: list('LambdaConfigurations', 'Function', 'LambdaFunctionArn'),
    QueueConfigurations: list('QueueConfigurations', 'Queue', 'QueueArn'),
    TopicConfigurations: list('TopicConfigurations', 'Topic', 'TopicArn'),
    EventBridgeConfiguration: of(given, 'EventBridgeConfiguration') === undefined ? undefined : {},
  };
}
