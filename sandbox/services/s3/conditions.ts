import { notFound, preconditionFailed } from './errors';
import type { S3Input } from './input';
import type { StoredObject } from './state';
import { parseHttpDate } from './time';

/**
 * Checks If-Match and its kin for a read. Gives true when the answer is 304 Not Modified; throws
 * PreconditionFailed.
 */
export function isNotModified(object: StoredObject, { headers }: S3Input): boolean {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && !names(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  const unmodifiedSince = parseHttpDate(headers['if-unmodified-since']);
  if (ifMatch === undefined && unmodifiedSince !== undefined && object.lastModified > unmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, object.etag);
  const modifiedSince = parseHttpDate(headers['if-modified-since']);
  return modifiedSince !== undefined && object.lastModified <= modifiedSince;
}

/** Conditional writes: `If-None-Match: *` is "only if there is none", If-Match "only this version". */
export function checkWrite(existing: StoredObject | undefined, { headers }: S3Input): void {
  if (headers['if-none-match'] === '*' && existing !== undefined) throw preconditionFailed('If-None-Match');
  const ifMatch = headers['if-match'];
  if (ifMatch === undefined) return;
  if (existing === undefined) throw notFound();
  if (!names(ifMatch, existing.etag)) throw preconditionFailed('If-Match');
}

function names(list: string, etag: string): boolean {
  const bare = etag.replaceAll('"', '');
  return list.split(',').some((each) => {
    const given = each.trim().replace(/^W\//u, '').replaceAll('"', '');
    return given === '*' || given === bare;
  });
}
