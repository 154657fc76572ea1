import { createHash } from 'node:crypto';

import type { Cloud } from '../../cloud';
import { httpDate, isoMilliseconds } from '../../time/instant';
import { AwsError, RestAnswer, type Input, type Operation, type Service } from '../../wire/types';

interface StoredObject {
  readonly body: Uint8Array;
  readonly type: string;
  readonly etag: string;
  readonly at: number;
}

export function createS3Service(cloud: Cloud): Service {
  const buckets = new Map<string, Map<string, StoredObject>>();
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const bucket = (input: Input): Map<string, StoredObject> => {
    const it = buckets.get(text(input['Bucket']));
    if (it === undefined)
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
    return it;
  };
  const object = (input: Input): StoredObject => {
    const it = bucket(input).get(text(input['Key']));
    if (it === undefined)
      throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
    return it;
  };
  const operations: Record<string, Operation> = {
    CreateBucket: (input) => {
      buckets.set(
        text(input['Bucket']),
        buckets.get(text(input['Bucket'])) ?? new Map<string, StoredObject>(),
      );
      return new RestAnswer({ status: 200 });
    },
    HeadBucket: (input) => {
      bucket(input);
      return new RestAnswer({ status: 200 });
    },
    DeleteBucket: (input) => {
      if (bucket(input).size > 0)
        throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', { status: 409 });
      buckets.delete(text(input['Bucket']));
      return new RestAnswer({ status: 204 });
    },
    PutObject: (input) => {
      const body = input['Body'] instanceof Uint8Array ? input['Body'] : new Uint8Array();
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      bucket(input).set(text(input['Key']), {
        body,
        etag,
        type: text(input['ContentType']),
        at: cloud.time.now(),
      });
      return new RestAnswer({ status: 200, headers: { etag } });
    },
    GetObject: (input) => {
      const it = object(input);
      return new RestAnswer({
        status: 200,
        headers: { etag: it.etag, 'content-type': it.type, 'last-modified': httpDate(it.at) },
        body: it.body,
      });
    },
    HeadObject: (input) => {
      const it = object(input);
      return new RestAnswer({
        status: 200,
        headers: {
          etag: it.etag,
          'content-type': it.type,
          'content-length': String(it.body.length),
          'last-modified': httpDate(it.at),
        },
      });
    },
    DeleteObject: (input) => {
      bucket(input).delete(text(input['Key']));
      return new RestAnswer({ status: 204 });
    },
    ListObjectsV2: (input) => {
      const found = [...bucket(input)].filter(([key]) => key.startsWith(text(input['prefix'])));
      return {
        ListBucketResult: {
          Name: input['Bucket'],
          Prefix: text(input['prefix']),
          KeyCount: found.length,
          MaxKeys: 1000,
          IsTruncated: false,
          Contents: found.map(([Key, each]) => ({
            Key,
            ETag: each.etag,
            Size: each.body.length,
            LastModified: isoMilliseconds(each.at),
            StorageClass: 'STANDARD',
          })),
        },
      };
    },
  };
  return {
    signingName: 's3',
    protocols: ['restXml'],
    operations,
    router: ({ method, segments, query, headers, body }) => {
      const inHost = /^(.+)\.s3[.-]/u.exec(headers['host'] ?? '')?.[1];
      const [Bucket, ...rest] = inHost === undefined ? segments : [inHost, ...segments];
      if (Bucket === undefined) return undefined;
      const base: Input = { ...Object.fromEntries(query), Bucket };
      const Key = rest.join('/');
      if (Key === '') {
        const name = {
          PUT: 'CreateBucket',
          HEAD: 'HeadBucket',
          DELETE: 'DeleteBucket',
          GET: 'ListObjectsV2',
        }[method];
        return name === undefined ? undefined : { operation: name, input: base };
      }
      const name = { PUT: 'PutObject', HEAD: 'HeadObject', DELETE: 'DeleteObject', GET: 'GetObject' }[method];
      return name === undefined
        ? undefined
        : {
            operation: name,
            input: {
              ...base,
              Key,
              Body: unchunked(body, headers),
              ContentType: headers['content-type'] ?? 'binary/octet-stream',
            },
          };
    },
  };
}

/** Bodies sent as `aws-chunked`: size in hexadecimal, the bytes, and trailers after the last one. */
function unchunked(body: Uint8Array, headers: Readonly<Record<string, string>>): Uint8Array {
  if (
    headers['content-encoding']?.includes('aws-chunked') !== true &&
    headers['x-amz-content-sha256']?.startsWith('STREAMING-') !== true
  )
    return body;
  const source = Buffer.from(body);
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = source.indexOf('\r\n', at);
    const size = Number.parseInt(source.toString('latin1', at, end), 16);
    if (end < 0 || !Number.isFinite(size) || size === 0) return Buffer.concat(parts);
    parts.push(source.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
