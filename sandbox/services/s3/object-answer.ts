import { httpDate } from '../../time/instant';
import { RestAnswer } from '../../wire/types';
import { checksumHeaders } from './checksums';
import { isNotModified } from './conditions';
import { invalidRange } from './errors';
import type { S3Input } from './input';
import { versionHeaders } from './objects';
import type { StoredObject } from './state';

/** Query parameters of a presigned GET that set the answer's headers. */
const OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** The answer to GetObject and HeadObject: the same headers, with and without the body. */
export function objectAnswer(
  object: StoredObject & { readonly versionId?: string },
  input: S3Input,
): RestAnswer {
  const headers = {
    ...object.headers,
    'accept-ranges': 'bytes',
    etag: object.etag,
    'last-modified': httpDate(object.lastModified),
    'x-amz-server-side-encryption': 'AES256',
    ...versionHeaders({ versionId: object.versionId }),
    ...Object.fromEntries(
      OVERRIDES.flatMap((name) => {
        const value = input.query[`response-${name}`];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
  if (isNotModified(object, input)) return new RestAnswer({ status: 304, headers });
  const range = rangeIn(input.headers['range'], object.body.length);
  if (range !== undefined) {
    const { start, end } = range;
    return new RestAnswer({
      status: 206,
      headers: {
        ...headers,
        'content-length': String(end - start + 1),
        'content-range': `bytes ${start}-${end}/${object.body.length}`,
      },
      body: object.body.subarray(start, end + 1),
    });
  }
  const checksum = input.headers['x-amz-checksum-mode'] === 'ENABLED' ? checksumHeaders(object.checksum) : {};
  return new RestAnswer({
    headers: { ...headers, ...checksum, 'content-length': String(object.body.length) },
    body: object.body,
  });
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-50`; what can't be read is ignored, as HTTP says. Throws InvalidRange. */
function rangeIn(
  header: string | undefined,
  length: number,
): { readonly start: number; readonly end: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/u.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const start = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (start >= length || start > end) throw invalidRange();
  return { start, end };
}
