import type Zlib from 'node:zlib';

/*
 * Stands in for `node:zlib`, which takes 2 ms to load: an invocation compresses seldom (a state parameter of
 * thousands of ids, metrics by the hundred), so it is loaded with the first call.
 */

function zlib(): typeof Zlib {
  // Not by the name that this file stands in for.
  return require('zlib') as typeof Zlib;
}

export const deflateRawSync: typeof Zlib.deflateRawSync = (...input) => zlib().deflateRawSync(...input);
export const inflateRawSync: typeof Zlib.inflateRawSync = (...input) => zlib().inflateRawSync(...input);
export const createGzip: typeof Zlib.createGzip = (...input) => zlib().createGzip(...input);
export const gzip = ((...input: Parameters<typeof Zlib.gzip>) => {
  zlib().gzip(...input);
}) as typeof Zlib.gzip;
