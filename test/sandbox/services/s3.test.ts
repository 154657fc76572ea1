import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeletePublicAccessBlockCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  paginateListObjectsV2,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  UploadPartCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';

import { unframe } from '../../../sandbox/services/s3/aws-chunked';
import { createWorld, type World } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';
import { restRequest, textOf } from '../../support/requests';

let world: World;
let s3: S3Client;
beforeEach(async () => {
  world = createWorld({ project: null });
  s3 = client();
  await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
});
afterEach(() => world.close());

function client(
  more: { readonly forcePathStyle?: boolean; readonly region?: string; readonly endpoint?: string } = {},
): S3Client {
  return new S3Client({
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcess(world),
    maxAttempts: 1,
    ...more,
  });
}

function put(
  Key: string,
  Body: PutObjectCommandInput['Body'] = 'hello',
  more: object = {},
): Promise<unknown> {
  return s3.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body, ...more }));
}

async function get(Key: string, more: object = {}): Promise<string | undefined> {
  return (await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key, ...more }))).Body?.transformToString();
}

describe('buckets', () => {
  it('are made, found, listed and deleted', async () => {
    await s3.send(new HeadBucketCommand({ Bucket: 'bucket' }));
    await expect(s3.send(new ListBucketsCommand({}))).resolves.toMatchObject({
      Buckets: [{ Name: 'bucket' }],
    });
    await expect(s3.send(new GetBucketLocationCommand({ Bucket: 'bucket' }))).resolves.toMatchObject({
      $metadata: { httpStatusCode: 200 },
    });
    await put('k');
    await expect(s3.send(new DeleteBucketCommand({ Bucket: 'bucket' }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
      message: 'The bucket you tried to delete is not empty',
    });
    await s3.send(new DeleteObjectCommand({ Bucket: 'bucket', Key: 'k' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'bucket' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'bucket' }))).rejects.toMatchObject({
      name: 'NotFound',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('have a Region, which the request for another must name', async () => {
    const west = client({ region: 'eu-west-1' });
    await expect(west.send(new CreateBucketCommand({ Bucket: 'west' }))).resolves.toBeDefined();
    await expect(west.send(new GetBucketLocationCommand({ Bucket: 'west' }))).resolves.toMatchObject({
      LocationConstraint: 'eu-west-1',
    });
    await expect(
      west.send(
        new CreateBucketCommand({
          Bucket: 'other',
          CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
        }),
      ),
    ).rejects.toMatchObject({ name: 'IllegalLocationConstraintException' });
    await expect(west.send(new CreateBucketCommand({ Bucket: 'west' }))).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
    });
  });

  it.each(['UPPER', 'a', 'with_underscore', '1.2.3.4', 'a..b'])('can not be called %s', async (name) => {
    const answer = await world.handle(restRequest('s3', 'PUT', `/${name}`));
    expect(textOf(answer.body)).toContain('<Code>InvalidBucketName</Code>');
  });

  it('can be in the host name', async () => {
    const answer = await world.handle(
      restRequest('s3', 'PUT', '/a%20b/c', {
        body: 'x',
        headers: { host: 'bucket.s3.us-east-1.amazonaws.com' },
      }),
    );
    expect(answer.status).toBe(200);
    await expect(get('a b/c')).resolves.toBe('x');
    const hosted = client({ forcePathStyle: false, endpoint: 'http://localhost:4599' });
    await hosted.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'd', Body: 'y' }));
    await expect(get('d')).resolves.toBe('y');
  });
});

describe('objects', () => {
  it('come back with what they came with', async () => {
    await put('a/ü +?.txt', 'hello', {
      ContentType: 'text/plain',
      CacheControl: 'no-cache',
      Metadata: { one: '1' },
    });
    const found = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'a/ü +?.txt' }));
    expect(found).toMatchObject({
      ContentType: 'text/plain',
      CacheControl: 'no-cache',
      ContentLength: 5,
      Metadata: { one: '1' },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      LastModified: new Date('2026-01-05T09:00:00Z'),
    });
    await expect(found.Body?.transformToString()).resolves.toBe('hello');
    const head = await s3.send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'a/ü +?.txt' }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: found.ETag });
  });

  it('are taken as streams, framed and with a checksum behind', async () => {
    const content = randomBytes(200_000);
    await put('big', Readable.from([content.subarray(0, 70_000), content.subarray(70_000)]), {
      ContentLength: content.length,
    });
    const found = await s3.send(
      new GetObjectCommand({ Bucket: 'bucket', Key: 'big', ChecksumMode: 'ENABLED' }),
    );
    expect(found.ChecksumCRC32).toMatch(/^[\w+/]+=*$/u);
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(content)).toBe(true);
    expect(found.ContentEncoding).toBeUndefined();
  });

  it('that are not there are said so', async () => {
    await expect(get('no')).rejects.toMatchObject({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
    });
    await expect(s3.send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'no' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'k' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it.each([
    ['bytes=1-3', 'ell'],
    ['bytes=3-', 'lo'],
    ['bytes=-2', 'lo'],
    ['bytes=0-99', 'hello'],
    ['nonsense', 'hello'],
  ])('are read in part: %s', async (Range, expected) => {
    await put('k');
    await expect(get('k', { Range })).resolves.toBe(expected);
  });

  it('are read under conditions', async () => {
    await put('k');
    const etag = '"5d41402abc4b2a76b9719d911017c592"';
    await expect(get('k', { IfMatch: etag })).resolves.toBe('hello');
    await expect(get('k', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(get('k', { IfNoneMatch: etag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(get('k', { IfModifiedSince: new Date('2026-01-05T10:00:00Z') })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    const headers = { 'if-none-match': etag, 'if-modified-since': 'some day' };
    await expect(world.handle(restRequest('s3', 'GET', '/bucket/k', { headers }))).resolves.toMatchObject({
      status: 304,
      headers: { etag },
    });
    await expect(get('k', { Range: 'bytes=9-' })).rejects.toMatchObject({ name: 'InvalidRange' });
    await expect(put('k', 'new', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it.each([
    [{ 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'BadDigest'],
    [{ 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
    [{ 'x-amz-checksum-sha256': Buffer.alloc(32).toString('base64') }, 'BadDigest'],
    [{ 'x-amz-content-sha256': '0'.repeat(64) }, 'XAmzContentSHA256Mismatch'],
    [{ 'content-encoding': 'aws-chunked' }, 'IncompleteBody'],
  ])('are refused when they are not what the client says: %j', async (headers, code) => {
    const answer = await world.handle(restRequest('s3', 'PUT', '/bucket/k', { body: 'hello', headers }));
    expect(textOf(answer.body)).toContain(`<Code>${code}</Code>`);
  });

  it('are copied and deleted', async () => {
    await put('a b', 'hello', { Metadata: { m: '1' } });
    await s3.send(new CopyObjectCommand({ Bucket: 'bucket', Key: 'c', CopySource: 'bucket/a%20b' }));
    await expect(s3.send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'c' }))).resolves.toMatchObject({
      Metadata: { m: '1' },
    });
    await put(' d\n');
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({
        Bucket: 'bucket',
        Delete: { Objects: [{ Key: 'a b' }, { Key: 'c' }, { Key: 'no' }, { Key: ' d\n' }] },
      }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['a b', 'c', 'no', ' d\n']);
    await expect(s3.send(new ListObjectsV2Command({ Bucket: 'bucket' }))).resolves.toMatchObject({
      KeyCount: 0,
    });
  });
});

describe('a request', () => {
  const DELETE = '<Delete><Object><Key>&e;</Key></Object></Delete>';
  it.each([
    ['GET', '/bucket?max-keys=many', 'InvalidArgument', 'Provided max-keys not an integer'],
    // What would be another operation without its part is none.
    ['DELETE', '/bucket?logging', 'NotImplemented', 'DELETE /bucket'],
    ['PUT', '/bucket?cors', 'NotImplemented', 'PutBucketCors'],
    ['GET', '/?x-id=ListDirectoryBuckets', 'NotImplemented', 'ListDirectoryBuckets'],
    ['PUT', '/bucket/k?uploadId=none', 'NoSuchUpload', 'The specified upload does not exist'],
    ['POST', '/bucket?delete', 'MalformedXML', 'The XML you provided', DELETE.replace('<Key>', '<Key/>')],
    ['POST', '/bucket?delete', 'MalformedXML', 'The XML you', `<!DOCTYPE a [<!ENTITY e "e">]>${DELETE}`],
    [
      'PUT',
      '/bucket?versioning',
      'MalformedXML',
      'The XML',
      '<VersioningConfiguration>Enabled</VersioningConfiguration>',
    ],
    ['PUT', '/bucket?tagging', 'MalformedXML', 'The XML'],
  ])('that S3 does not take is refused: %s %s', async (method, path, code, text, body = '') => {
    const answer = textOf((await world.handle(restRequest('s3', method, path, { body }))).body);
    expect(answer).toContain(`<Code>${code}</Code><Message>`);
    expect(answer).toContain(text);
  });

  it('that copies a part is not one that uploads it', async () => {
    const headers = { 'x-amz-copy-source': 'bucket/a' };
    const target = '/bucket/k?partNumber=1&uploadId=none';
    const answer = await world.handle(restRequest('s3', 'PUT', target, { headers }));
    expect(textOf(answer.body)).toContain('UploadPartCopy');
  });
});

describe('a listing', () => {
  it('is the old one without a type', async () => {
    await put('k');
    await expect(s3.send(new ListObjectsCommand({ Bucket: 'bucket', MaxKeys: 1 }))).resolves.toMatchObject({
      Name: 'bucket',
      MaxKeys: 1,
      IsTruncated: false,
      Contents: [{ Key: 'k', Size: 5 }],
    });
  });

  it('is cut into pages, in the order of bytes', async () => {
    const keys = ['B', 'a', 'a/1', 'a/2', 'b', 'ü'];
    for (const key of keys.toReversed()) await put(key);
    const found: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket: 'bucket' })) {
      found.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(found).toEqual(keys);
  });

  it('rolls up at a delimiter, over pages, too', async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c/1', 'c/2', 'd']) await put(key);
    const found: unknown[] = [];
    for await (const page of paginateListObjectsV2(
      { client: s3, pageSize: 1 },
      { Bucket: 'bucket', Delimiter: '/' },
    )) {
      found.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
    }
    expect(found).toEqual(['a/', 'b', 'c/', 'd']);
    const below = await s3.send(
      new ListObjectsV2Command({ Bucket: 'bucket', Prefix: 'a/', StartAfter: 'a/1' }),
    );
    expect(below.Contents?.map(({ Key }) => Key)).toEqual(['a/2']);
  });
});

describe('an upload in parts', () => {
  const place = { Bucket: 'bucket', Key: 'parts' };

  async function begin(): Promise<{
    readonly Bucket: string;
    readonly Key: string;
    readonly UploadId: string;
  }> {
    const { UploadId = '' } = await s3.send(
      new CreateMultipartUploadCommand({ ...place, ContentType: 'text/plain', ChecksumAlgorithm: 'CRC32' }),
    );
    return { ...place, UploadId };
  }

  it('becomes one object', async () => {
    const upload = await begin();
    const first = Buffer.alloc(5 * 1_024 * 1_024, 'a');
    const parts = [];
    for (const [index, Body] of [first, Buffer.from('end')].entries()) {
      const PartNumber = index + 1;
      const part = await s3.send(
        new UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm: 'CRC32' }),
      );
      parts.push({ PartNumber, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 });
    }
    expect((await s3.send(new ListPartsCommand(upload))).Parts).toHaveLength(2);
    const done = await s3.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }),
    );
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/u);
    expect(done.ChecksumCRC32).toMatch(/-2$/u);
    const text = await get('parts');
    expect(text).toHaveLength(first.length + 3);
    expect(text?.endsWith('aend')).toBe(true);
    await expect(s3.send(new ListPartsCommand(upload))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it.each([
    ['InvalidPart', [{ PartNumber: 3, ETag: '"x"' }]],
    ['InvalidPartOrder', [{ PartNumber: 2 }, { PartNumber: 1 }]],
    ['EntityTooSmall', [{ PartNumber: 1 }, { PartNumber: 2 }]],
  ])('is refused with %s', async (name, parts) => {
    const upload = await begin();
    const etag = '"5d41402abc4b2a76b9719d911017c592"';
    for (const PartNumber of [1, 2]) {
      await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body: 'hello' }));
    }
    await expect(
      s3.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: parts.map((part) => ({ ETag: etag, ...part })) },
        }),
      ),
    ).rejects.toMatchObject({ name });
  });

  it('can be given up', async () => {
    const upload = await begin();
    await s3.send(new AbortMultipartUploadCommand(upload));
    await expect(
      s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' })),
    ).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});

describe('a framed body', () => {
  const framed = { 'content-encoding': 'gzip,aws-chunked' };

  it('is taken apart', () => {
    const body = Buffer.from(
      '5;chunk-signature=ab\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n',
    );
    const { body: whole, trailers } = unframe(body, { ...framed, 'x-amz-decoded-content-length': '11' });
    expect(textOf(whole)).toBe('hello world');
    expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'DUoRhQ==' });
  });

  it.each(['', '5', '5\r\nhel', 'zz\r\n', '5\r\nhello\r\n', 'ffffffff\r\nhello\r\n0\r\n\r\n'])(
    'that is broken is refused: %j',
    (text) => {
      expect(() => unframe(Buffer.from(text), framed)).toThrow('You did not provide the number of bytes');
    },
  );
});

describe('a bucket’s configuration', () => {
  const Bucket = 'bucket';
  const algorithm = async (): Promise<string | undefined> =>
    (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules?.[0]
      ?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;

  it('has encryption, which can be another and never none', async () => {
    await expect(algorithm()).resolves.toBe('AES256');
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    await expect(algorithm()).resolves.toBe('aws:kms');
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    await expect(algorithm()).resolves.toBe('AES256');
  });

  it('blocks public access until that is taken away', async () => {
    const blocks = async (): Promise<boolean | undefined> =>
      (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration
        ?.BlockPublicAcls;
    await expect(blocks()).resolves.toBe(true);
    await s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: { BlockPublicAcls: false },
      }),
    );
    await expect(blocks()).resolves.toBe(false);
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await expect(blocks()).rejects.toMatchObject({ name: 'NoSuchPublicAccessBlockConfiguration' });
  });

  it('has rules for the life of objects where they are put', async () => {
    const rules = (): Promise<unknown> => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    await expect(rules()).rejects.toMatchObject({ name: 'NoSuchLifecycleConfiguration' });
    const Rules = [
      { ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 7 } },
    ];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    await expect(rules()).resolves.toMatchObject({ Rules });
  });

  it('is a bucket’s that is there, and a document of its kind', async () => {
    await expect(s3.send(new GetBucketEncryptionCommand({ Bucket: 'nowhere' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    const answer = await world.handle(restRequest('s3', 'PUT', '/bucket?encryption', { body: '<Other/>' }));
    expect(textOf(answer.body)).toContain('<Code>MalformedXML</Code>');
  });
});
