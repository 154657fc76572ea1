import type { WireRequest } from './types';

/** What a signed request says of itself: `AKID/20260105/us-east-1/ec2/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name, in lower case. */
  readonly service: string;
}

/**
 * The credential scope of a request's SigV4 signature, from the Authorization header or, in a
 * presigned URL, from `X-Amz-Credential`. Undefined when the request isn't signed that way. The
 * signature itself isn't checked: any credentials do.
 */
export function credentialScope(request: WireRequest, query: URLSearchParams): CredentialScope | undefined {
  const credential =
    /\bCredential=([^\s,]+)/u.exec(request.headers['authorization'] ?? '')?.[1] ??
    query.get('X-Amz-Credential') ??
    undefined;
  if (credential !== undefined) {
    // From the end: an access key may hold slashes where it is free text.
    const parts = credential.split('/');
    const [service, region] = [parts.at(-2), parts.at(-3)];
    if (parts.length >= 5 && parts.at(-1) === 'aws4_request' && service && region) {
      return { accessKeyId: parts.slice(0, -4).join('/'), region, service: service.toLowerCase() };
    }
  }
  return signatureVersion2(request, query);
}

/** S3's older signature, which boto3 still uses for presigned URLs where nothing asks for another. */
function signatureVersion2(request: WireRequest, query: URLSearchParams): CredentialScope | undefined {
  const accessKeyId =
    /^AWS ([^:\s]+):/u.exec(request.headers['authorization'] ?? '')?.[1] ?? query.get('AWSAccessKeyId');
  return accessKeyId ? { accessKeyId, region: '', service: 's3' } : undefined;
}
