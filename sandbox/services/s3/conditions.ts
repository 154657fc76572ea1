import { instantOf, SECOND, type Instant } from '../../time/instant';
import { notFound, notModified, preconditionFailed } from './errors';
import type { StoredObject } from './state';

interface Conditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** HTTP's dates have whole seconds. */
const endOf = (date: Date): Instant => instantOf(date) + SECOND - 1;

/** Checks If-Match and its kin for a read. @throws AwsError PreconditionFailed, 304 Not Modified */
export function checkRead(
  { etag, lastModified }: StoredObject,
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: Conditions,
): void {
  if (IfMatch !== undefined && !names(IfMatch, etag)) throw preconditionFailed('If-Match');
  if (IfMatch === undefined && IfUnmodifiedSince !== undefined && lastModified > endOf(IfUnmodifiedSince))
    throw preconditionFailed('If-Unmodified-Since');
  const isKnown =
    IfNoneMatch === undefined
      ? IfModifiedSince !== undefined && lastModified <= endOf(IfModifiedSince)
      : names(IfNoneMatch, etag);
  if (isKnown) throw notModified(etag);
}

/** Conditional writes: `If-None-Match: *` is "only if there is none", If-Match "only this version". */
export function checkWrite(existing: StoredObject | undefined, { IfMatch, IfNoneMatch }: Conditions): void {
  if (IfNoneMatch === '*' && existing !== undefined) throw preconditionFailed('If-None-Match');
  if (IfMatch === undefined) return;
  if (existing === undefined) throw notFound();
  if (!names(IfMatch, existing.etag)) throw preconditionFailed('If-Match');
}

function names(list: string, etag: string): boolean {
  const bare = etag.replaceAll('"', '');
  return list.split(',').some((each) => {
    const given = each.trim().replace(/^W\//u, '').replaceAll('"', '');
    return given === '*' || given === bare;
  });
}
