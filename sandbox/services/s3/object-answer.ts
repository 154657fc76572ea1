import { dateOf } from '../../time/instant';
import type { InputOf, OutputOf } from '../../wire/model';
import { checkRead } from './conditions';
import { invalidRange } from './errors';
import type { StoredObject } from './state';

/** The answer to GetObject and HeadObject: the same members, with and without the body. */
export function objectAnswer(
  object: StoredObject & { readonly versionId?: string },
  input: InputOf<'s3', 'GetObject'>,
): OutputOf<'s3', 'GetObject'> {
  checkRead(object, input);
  const { body, kept } = object;
  const range = rangeIn(input.Range, body.length);
  const { start, end } = range ?? { start: 0, end: body.length - 1 };
  return {
    ...kept,
    // Query parameters of a presigned GET set the answer's headers.
    CacheControl: input.ResponseCacheControl ?? kept.CacheControl,
    ContentDisposition: input.ResponseContentDisposition ?? kept.ContentDisposition,
    ContentEncoding: input.ResponseContentEncoding ?? kept.ContentEncoding,
    ContentLanguage: input.ResponseContentLanguage ?? kept.ContentLanguage,
    ContentType: input.ResponseContentType ?? kept.ContentType,
    ...(input.ResponseExpires === undefined ? {} : { Expires: input.ResponseExpires }),
    AcceptRanges: 'bytes',
    ETag: object.etag,
    LastModified: dateOf(object.lastModified),
    ServerSideEncryption: 'AES256',
    VersionId: object.versionId,
    ContentLength: end - start + 1,
    Body: body.subarray(start, end + 1),
    ...(range === undefined
      ? input.ChecksumMode === 'ENABLED' && object.checksum
      : { ContentRange: `bytes ${start}-${end}/${body.length}` }),
  };
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
