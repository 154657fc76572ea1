import { AwsError } from '../../wire/types';

export { malformedXml } from '../../wire/rest-xml';

/** S3's errors, as its API reference ("Error responses") words them. */

export function noSuchBucket(bucket: string): AwsError {
  return new AwsError('NoSuchBucket', 'The specified bucket does not exist', {
    status: 404,
    members: { BucketName: bucket },
  });
}

export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', {
    status: 404,
    members: { Key: key },
  });
}

export function noSuchVersion(key: string, versionId: string): AwsError {
  return new AwsError('NoSuchVersion', 'The specified version does not exist.', {
    status: 404,
    members: { Key: key, VersionId: versionId },
  });
}

/** What HEAD answers for either: there is no body to tell them apart. */
export function notFound(): AwsError {
  return new AwsError('NotFound', 'Not Found', { status: 404 });
}

export function noSuchUpload(uploadId: string): AwsError {
  return new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { status: 404, members: { UploadId: uploadId } },
  );
}

export function invalidBucketName(bucket: string): AwsError {
  return new AwsError('InvalidBucketName', 'The specified bucket is not valid.', {
    members: { BucketName: bucket },
  });
}

export function bucketNotEmpty(bucket: string): AwsError {
  return new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
    status: 409,
    members: { BucketName: bucket },
  });
}

export function alreadyOwned(bucket: string): AwsError {
  return new AwsError(
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    { status: 409, members: { BucketName: bucket } },
  );
}

export function incompleteBody(): AwsError {
  return new AwsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}

export function badDigest(what: string): AwsError {
  return new AwsError('BadDigest', `The ${what} you specified did not match the calculated checksum.`);
}

export function contentHashMismatch(): AwsError {
  return new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}

export function invalidArgument(text: string, name: string, value: string): AwsError {
  return new AwsError('InvalidArgument', text, { members: { ArgumentName: name, ArgumentValue: value } });
}

export function invalidRange(): AwsError {
  return new AwsError('InvalidRange', 'The requested range is not satisfiable', { status: 416 });
}

export function notModified(etag: string): AwsError {
  return new AwsError('NotModified', 'Not Modified', { status: 304, members: { ETag: etag } });
}

export function preconditionFailed(condition: string): AwsError {
  return new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
    members: { Condition: condition },
  });
}

export function invalidPart(): AwsError {
  return new AwsError(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  );
}

export function invalidPartOrder(): AwsError {
  return new AwsError(
    'InvalidPartOrder',
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
  );
}

export function entityTooSmall(): AwsError {
  return new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
}

export function keyTooLong(): AwsError {
  return new AwsError('KeyTooLongError', 'Your key is too long', { members: { MaxSizeAllowed: 1_024 } });
}

export function accessDenied(): AwsError {
  return new AwsError('AccessDenied', 'Access Denied', { status: 403 });
}
