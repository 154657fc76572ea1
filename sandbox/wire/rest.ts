import { type RequestParts } from './protocol';
import { AwsError, type Route, type Router, type WireRequest } from './types';

/**
 * Asks a service's router. Throws `AwsError` when the path's escapes are broken or a body that the router
 * parses isn't JSON; undefined is: no such operation.
 */
export function routeOf(
  router: Router | undefined,
  request: WireRequest,
  parts: RequestParts,
): Route | undefined {
  try {
    return router?.({
      method: request.method,
      path: parts.path,
      segments: segmentsOf(parts.path),
      query: parts.query,
      headers: request.headers,
      body: request.body,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}

function segmentsOf(path: string): readonly string[] {
  const segments = path.split('/');
  const first = segments.findIndex((segment) => segment !== '');
  const last = segments.findLastIndex((segment) => segment !== '');
  return first < 0 ? [] : segments.slice(first, last + 1).map(decodeSegment);
}

/** Percent-decodes a part of a path. Throws `InvalidURI`, S3's word for one that can't be. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
