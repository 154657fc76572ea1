import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

import { inProcess } from '../../support/in-process';
import { makeRole } from '../../support/network';
import { Functions } from '../lambda/run/support';

/* What the CDK’s custom resources ask of buckets: versions, policies, tags, notifications. */

const Bucket = 'bucket';
let functions: Functions;
let s3: S3Client;
beforeEach(async () => {
  functions = await Functions.open();
  s3 = clientOf('test');
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterEach(() => functions.close());

function clientOf(accessKeyId: string): S3Client {
  return new S3Client({
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey: 'any' },
    requestHandler: inProcess(functions.world),
    maxAttempts: 1,
  });
}

const put = async (Key: string, Body: string, as = s3): Promise<string | undefined> =>
  (await as.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
const get = async (Key: string, VersionId?: string): Promise<string | undefined> =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();
const list = async (more: object = {}): Promise<readonly unknown[]> => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket, ...more }),
  );
  return [
    ...Versions.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest]),
    ...DeleteMarkers.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest, 'marker']),
  ];
};
const keepVersions = (Status: 'Enabled' | 'Suspended' = 'Enabled'): Promise<unknown> =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

describe('versions', () => {
  it('are kept from when the bucket is told to: an object put before is the version null', async () => {
    await put('k', 'first');
    await expect(list()).resolves.toEqual([['k', 'null', true]]);
    await keepVersions();
    await expect(s3.send(new GetBucketVersioningCommand({ Bucket }))).resolves.toMatchObject({
      Status: 'Enabled',
    });
    const second = await put('k', 'second');
    await expect(list()).resolves.toEqual([
      ['k', second, true],
      ['k', 'null', false],
    ]);
    await expect(Promise.all([get('k'), get('k', 'null'), get('k', second)])).resolves.toEqual([
      'second',
      'first',
      'second',
    ]);
    await expect(get('k', 'another')).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  it('are hidden by a marker when the object is deleted, and come back with the marker gone', async () => {
    await keepVersions();
    const first = await put('k', 'first');
    const { DeleteMarker, VersionId: marker } = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    expect(DeleteMarker).toBe(true);
    await expect(get('k')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(list()).resolves.toEqual([
      ['k', first, false],
      ['k', marker, true, 'marker'],
    ]);
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId: marker }));
    await expect(get('k')).resolves.toBe('first');
  });

  it('are all deleted by their ids, and then the bucket can be', async () => {
    await keepVersions();
    for (const body of ['1', '2']) for (const key of ['a', 'b/c']) await put(key, body);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toHaveLength(5);
    await s3.send(new DeleteBucketCommand({ Bucket }));
  });

  it('are suspended: what is put then takes the place of the version null', async () => {
    await keepVersions();
    const kept = await put('k', 'kept');
    await keepVersions('Suspended');
    await put('k', 'one');
    await put('k', 'two');
    await expect(list()).resolves.toEqual([
      ['k', 'null', true],
      ['k', kept, false],
    ]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await expect(list()).resolves.toEqual([
      ['k', kept, false],
      ['k', 'null', true, 'marker'],
    ]);
  });

  it('are listed in pages and rolled up at a delimiter', async () => {
    await keepVersions();
    for (const body of ['1', '2']) for (const key of ['a', 'd/e', 'd/f', 'z']) await put(key, body);
    const all = await list();
    const paged: unknown[] = [];
    let markers: object | undefined = {};
    while (markers !== undefined) {
      const page: Readonly<Record<string, unknown>> = await s3
        .send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 3, ...markers }))
        .then((answer) => ({ ...answer }));
      paged.push(...(await list({ MaxKeys: 3, ...markers })));
      markers =
        page['IsTruncated'] === true
          ? { KeyMarker: page['NextKeyMarker'], VersionIdMarker: page['NextVersionIdMarker'] }
          : undefined;
    }
    expect(paged).toEqual(all);
    const { CommonPrefixes, Versions } = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Delimiter: '/' }),
    );
    expect([CommonPrefixes, Versions?.map(({ Key }) => Key)]).toEqual([
      [{ Prefix: 'd/' }],
      ['a', 'a', 'z', 'z'],
    ]);
  });
});

it('tags are given back, and are none where there are none', async () => {
  const tags = (): Promise<unknown> => s3.send(new GetBucketTaggingCommand({ Bucket }));
  await expect(tags()).rejects.toMatchObject({ name: 'NoSuchTagSet' });
  const TagSet = [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }];
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  await expect(tags()).resolves.toMatchObject({ TagSet });
  await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
  await expect(tags()).rejects.toMatchObject({ name: 'NoSuchTagSet' });
});

describe('a bucket’s policy', () => {
  const policy = (...Statement: readonly object[]): Promise<unknown> =>
    s3.send(
      new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );
  const RESOURCE = 'arn:aws:s3:::bucket/*';
  const ROLE = 'arn:aws:iam::123456789012:role/poor';
  /** A role that may do nothing by itself. */
  const poor = async (): Promise<S3Client> => {
    await makeRole(functions.world, 'poor');
    const { accessKeyId } = functions.world.cloud.callers.issue({
      arn: 'arn:aws:sts::123456789012:assumed-role/poor/session',
      roleName: 'poor',
    });
    return clientOf(accessKeyId);
  };

  it('is given back, taken away, and none where there is none', async () => {
    const Statement = {
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 's3:GetObject',
      Resource: RESOURCE,
    };
    await policy(Statement);
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(JSON.parse(Policy ?? '')).toMatchObject({ Statement: [Statement] });
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucketPolicy',
      message: 'The bucket policy does not exist',
    });
  });

  it('lets a role do what its own policies don’t, and a Deny counts more', async () => {
    const as = await poor();
    await expect(put('k', 'body', as)).rejects.toMatchObject({ name: 'AccessDenied' });
    const allow = { Effect: 'Allow', Principal: { AWS: ROLE }, Action: 's3:PutObject', Resource: RESOURCE };
    await policy(allow);
    await put('k', 'body', as);
    await policy(allow, { Effect: 'Deny', Principal: '*', Action: ['s3:PutObject'], Resource: [RESOURCE] });
    await expect(put('k', 'body', as)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it.each(['123456789012', 'arn:aws:iam::123456789012:root'])(
    'that names the account (%s) leaves it to the role’s own',
    async (AWS) => {
      const as = await poor();
      await policy({ Effect: 'Allow', Principal: { AWS }, Action: 's3:*', Resource: RESOURCE });
      await expect(put('k', 'body', as)).rejects.toMatchObject({ name: 'AccessDenied' });
    },
  );

  it('is about this bucket, and somebody', async () => {
    const statement = { Effect: 'Allow', Action: 's3:GetObject' };
    await expect(
      policy({ ...statement, Principal: '*', Resource: 'arn:aws:s3:::another/*' }),
    ).rejects.toMatchObject({ name: 'MalformedPolicy', message: 'Policy has invalid resource' });
    await expect(policy({ ...statement, Resource: RESOURCE })).rejects.toMatchObject({
      name: 'MalformedPolicy',
      message: 'Missing required field Principal',
    });
  });
});

describe('notifications', () => {
  const LambdaFunctionArn = 'arn:aws:lambda:us-east-1:123456789012:function:fn';
  const wanted = {
    Id: 'mine',
    LambdaFunctionArn,
    Events: ['s3:ObjectCreated:*' as const],
    Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'in/' }] } },
  };
  const configure = (LambdaFunctionConfigurations: readonly (typeof wanted)[]): Promise<unknown> =>
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { LambdaFunctionConfigurations: [...LambdaFunctionConfigurations] },
      }),
    );
  const permit = (): Promise<unknown> =>
    functions.call('lambda', 'AddPermission', {
      FunctionName: 'fn',
      StatementId: 's3',
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: 'arn:aws:s3:::bucket',
      SourceAccount: '123456789012',
    });

  it('want a function that S3 may invoke', async () => {
    await functions.make({ 'index.js': 'exports.handler = async () => null;' });
    const refusal = {
      name: 'InvalidArgument',
      message: 'Unable to validate the following destination configurations',
    };
    await expect(configure([wanted])).rejects.toMatchObject(refusal);
    await permit();
    await configure([wanted]);
    const read = (): Promise<unknown> =>
      s3
        .send(new GetBucketNotificationConfigurationCommand({ Bucket }))
        .then(({ LambdaFunctionConfigurations }) => LambdaFunctionConfigurations);
    await expect(read()).resolves.toEqual([wanted]);
    await configure([]);
    await expect(read()).resolves.toBeUndefined();
  });

  it('tell a function of objects that they are about', async () => {
    await functions.make({
      'index.js':
        'exports.handler = async ({ Records: [{ eventName, s3 }] }) => { console.log(eventName, s3.bucket.name, s3.object.key, s3.object.size); };',
    });
    await permit();
    await configure([wanted]);
    await put('out/1', 'not about');
    await put('in/a b', 'hello');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'in/a b' }));
    await functions.world.time.advance(60_000);
    const said = functions.world.journal
      .entries()
      .flatMap((entry) => (entry.kind === 'output' && entry.source === 'fn' ? [entry.line] : []));
    expect(said).toEqual([expect.stringContaining('ObjectCreated:Put bucket in/a+b 5')]);
  });
});
