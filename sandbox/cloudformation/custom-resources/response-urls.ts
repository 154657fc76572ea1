import { createHash, createHmac } from 'node:crypto';

import type { Cloud } from '../../cloud';
import type { PutListener } from '../../services/s3/state';
import { isoMilliseconds, SECOND } from '../../time/instant';

export interface ResponseUrls {
  /** A URL that takes one answer, within two hours. */
  open(
    stackId: string,
    logicalId: string,
    requestId: string,
  ): {
    readonly url: string;
    /** Resolves with the first body that is put there. */
    readonly answer: Promise<Uint8Array>;
    readonly close: () => void;
  };
}

/** Recorded in pasted requests: X-Amz-Expires=7200. */
const EXPIRES = 7_200;

/**
 * Signed PUT URLs, as custom resources get them: of a bucket of CloudFormation's in the Region's S3,
 * `cloudformation-custom-resource-response-useast1`, whose key names stack, resource and request. Here they
 * lie on the sandbox's port, with the bucket in the path.
 */
export function createResponseUrls(
  cloud: Cloud,
  listen: (bucket: string, listener: PutListener) => void,
): ResponseUrls {
  const bucket = `cloudformation-custom-resource-response-${cloud.region.replaceAll('-', '')}`;
  const expected = new Map<
    string,
    { readonly accessKeyId: string; readonly receive: (body: Uint8Array) => void }
  >();
  listen(bucket, ({ key, body, accessKeyId }) => {
    const it = expected.get(key);
    // The key of a URL that was never given out, or another signature's.
    if (it?.accessKeyId !== accessKeyId) return 'denied';
    it.receive(body);
    return 'accepted';
  });
  return {
    open(stackId, logicalId, requestId) {
      const now = cloud.time.now();
      const key = `${stackId}|${logicalId}|${requestId}`;
      const credentials = cloud.callers.issue(
        { arn: 'arn:aws:sts::000000000000:assumed-role/cloudformation/custom-resources' },
        { expiresAt: now + EXPIRES * SECOND, by: 'virtual' },
      );
      let receive: (body: Uint8Array) => void = () => undefined;
      const answer = new Promise<Uint8Array>((resolve) => {
        receive = resolve;
      });
      expected.set(key, { accessKeyId: credentials.accessKeyId, receive });
      return {
        url: presign(cloud, `/${bucket}/${encodeURIComponent(key)}`, credentials, now),
        answer,
        close: () => expected.delete(key),
      };
    },
  };
}

/** Signature Version 4 in the query, over the host alone (S3 user guide, authenticating requests with query parameters). */
function presign(
  cloud: Cloud,
  path: string,
  { accessKeyId, secretAccessKey }: { readonly accessKeyId: string; readonly secretAccessKey: string },
  now: number,
): string {
  const endpoint = new URL(cloud.endpoint());
  const time = isoMilliseconds(now).replaceAll(/[-:]|\.\d{3}/gu, '');
  const day = time.slice(0, 8);
  const scope = `${day}/${cloud.region}/s3/aws4_request`;
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${accessKeyId}/${scope}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(EXPIRES)],
    ['X-Amz-SignedHeaders', 'host'],
  ]
    .map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  // The port changes from run to run; a signature must not, or the same seed tells another story.
  const canonical = ['PUT', path, query, `host:${endpoint.hostname}`, '', 'host', 'UNSIGNED-PAYLOAD'].join(
    '\n',
  );
  const digest = createHash('sha256').update(canonical).digest('hex');
  const key = [day, cloud.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const signature = createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', time, scope, digest].join('\n'))
    .digest('hex');
  return `${endpoint.origin}${path}?${query}&X-Amz-Signature=${signature}`;
}
