import { list } from '../listing';
import { namedBucket } from '../named';
import type { S3Operation } from '../state';

/** The first version, which old tools still use. */
export const listObjects: S3Operation<'ListObjects'> = (state, input) => {
  const { Marker = '', Delimiter } = input;
  const { page, cutAfter, encode } = list(namedBucket(state, input), input, Marker);
  return {
    ...page,
    Marker: encode(Marker),
    // Documented: only given with a delimiter; without one the last key serves.
    NextMarker: cutAfter === undefined || Delimiter === undefined ? undefined : encode(cutAfter),
  };
};
