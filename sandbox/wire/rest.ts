import { AwsError } from './types';

/** Percent-decodes a part of a path. Throws `InvalidURI`, S3's word for one that can't be. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
