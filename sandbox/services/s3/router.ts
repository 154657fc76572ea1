import { decodeSegment } from '../../wire/rest';
import type { Route, Router } from '../../wire/types';

/** Operations on a bucket: by method, and by the query parameter that names a part of it. */
const BUCKET: readonly (readonly [method: string, parameter: string, operation: string])[] = [
  ['GET', 'location', 'GetBucketLocation'],
  ['GET', 'versioning', 'GetBucketVersioning'],
  ['PUT', 'versioning', 'PutBucketVersioning'],
  ['GET', 'versions', 'ListObjectVersions'],
  ['PUT', 'policy', 'PutBucketPolicy'],
  ['GET', 'policy', 'GetBucketPolicy'],
  ['DELETE', 'policy', 'DeleteBucketPolicy'],
  ['PUT', 'tagging', 'PutBucketTagging'],
  ['GET', 'tagging', 'GetBucketTagging'],
  ['DELETE', 'tagging', 'DeleteBucketTagging'],
  ['PUT', 'notification', 'PutBucketNotificationConfiguration'],
  ['GET', 'notification', 'GetBucketNotificationConfiguration'],
  ['GET', 'uploads', 'ListMultipartUploads'],
  ['POST', 'delete', 'DeleteObjects'],
  ['PUT', 'encryption', 'PutBucketEncryption'],
  ['GET', 'encryption', 'GetBucketEncryption'],
  ['DELETE', 'encryption', 'DeleteBucketEncryption'],
  ['PUT', 'publicAccessBlock', 'PutPublicAccessBlock'],
  ['GET', 'publicAccessBlock', 'GetPublicAccessBlock'],
  ['DELETE', 'publicAccessBlock', 'DeletePublicAccessBlock'],
  ['PUT', 'lifecycle', 'PutBucketLifecycleConfiguration'],
  ['GET', 'lifecycle', 'GetBucketLifecycleConfiguration'],
  ['DELETE', 'lifecycle', 'DeleteBucketLifecycle'],
];

const OBJECT: readonly (readonly [method: string, parameter: string, operation: string])[] = [
  ['POST', 'uploads', 'CreateMultipartUpload'],
  ['POST', 'uploadId', 'CompleteMultipartUpload'],
  ['PUT', 'uploadId', 'UploadPart'],
  ['DELETE', 'uploadId', 'AbortMultipartUpload'],
  ['GET', 'uploadId', 'ListParts'],
];

/** Parts of buckets and objects that S3 has and the sandbox hasn't: better an error than the wrong answer. */
const NOT_MODELLED = new Set([
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'logging',
  'metrics',
  'object-lock',
  'ownershipControls',
  'policyStatus',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'torrent',
  'website',
]);

/** Headers that bear on what S3 does; those of signing and of the client don't. */
const MEANT =
  /^(?:content-(?:type|encoding|disposition|language|md5)|cache-control|expires|range|if-.+|x-amz-(?:meta-.+|checksum-.+|content-sha256|copy-source.*|decoded-content-length|metadata-directive|sdk-checksum-algorithm|skip-destination-validation|trailer|website-redirect-location))$/u;

/** Path style (`/bucket/key`) and virtual-host style (`bucket.s3.…/key`, `bucket.localhost/key`). */
export const s3Router: Router = ({ method, path, query, headers, body }) => {
  const inHost = bucketInHost(headers['host'] ?? '');
  const rest = path.replace(/^\//u, '');
  const slash = rest.indexOf('/');
  const bucket = inHost ?? decodeSegment(slash < 0 ? rest : rest.slice(0, slash));
  const key = decodeSegment(inHost !== undefined ? rest : slash < 0 ? '' : rest.slice(slash + 1));
  const operation = operationOf(method, bucket, key, query, headers);
  if (operation === undefined) return undefined;
  return {
    operation,
    input: {
      Bucket: bucket,
      Key: key,
      Query: Object.fromEntries([...query].filter(([name]) => !name.toLowerCase().startsWith('x-amz-'))),
      Headers: Object.fromEntries(Object.entries(headers).filter(([name]) => MEANT.test(name))),
      Body: body,
    },
    rawBody: true,
  } satisfies Route;
};

function operationOf(
  method: string,
  bucket: string,
  key: string,
  query: URLSearchParams,
  headers: Readonly<Record<string, string>>,
): string | undefined {
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : undefined;
  if ([...query.keys()].some((name) => NOT_MODELLED.has(name))) return undefined;
  // Tags are a bucket's here, not an object's.
  if (key !== '' && query.has('tagging')) return undefined;
  const named = (key === '' ? BUCKET : OBJECT).find(
    ([wanted, parameter]) => wanted === method && query.has(parameter),
  );
  if (named !== undefined) return named[2];
  switch (method) {
    case 'GET':
      if (key !== '') return 'GetObject';
      return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
    case 'HEAD':
      return key === '' ? 'HeadBucket' : 'HeadObject';
    case 'PUT':
      if (key === '') return 'CreateBucket';
      return headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
    case 'DELETE':
      return key === '' ? 'DeleteBucket' : 'DeleteObject';
    default:
      return undefined;
  }
}

function bucketInHost(host: string): string | undefined {
  const name = host.replace(/:\d+$/u, '');
  const bucket = /^(.+?)\.(?:s3[.-].+|s3|localhost)$/u.exec(name)?.[1];
  // s3.localhost and s3.us-east-1.amazonaws.com are the service itself.
  return bucket === undefined || bucket === 's3' ? undefined : bucket;
}
