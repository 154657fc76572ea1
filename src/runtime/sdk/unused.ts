/*
 * Stands in for files of the SDK that no handler has a use for: SHA-256 in JavaScript (Node.js has its own),
 * the retry mode `adaptive` (`cleaner/delete-rate.ts` has its own rate), and the Region from instance metadata
 * (it comes with the request).
 */

function unused(name: string): () => never {
  return () => {
    throw new Error(`${name} is not in the bundle: src/runtime/sdk/unused.ts.`);
  };
}

export const Sha256Js = unused('Sha256Js');
export const AdaptiveRetryStrategy = unused('AdaptiveRetryStrategy');
export const DefaultRateLimiter = unused('DefaultRateLimiter');
export const getInstanceMetadataRegion = unused('getInstanceMetadataRegion');
