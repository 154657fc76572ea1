import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * One named stream of random values. Each purpose draws from a stream of its own, so that a new draw
 * in one place doesn't shift the values of all others: the same seed stays the same story.
 */
export interface RandomStream {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** A whole number, both ends included. */
  integer(low: number, high: number): number;
  /** Standard normal, by Box and Muller. */
  normal(): number;
  /** Lognormal by its median and the standard deviation of its logarithm. */
  lognormal(median: number, sigma: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Lower-case hexadecimal digits, as in `eni-0123456789abcdef0` (17 of them). */
  hex(digits: number): string;
  /** A version 4 UUID. */
  uuid(): string;
}

export interface Random {
  readonly seed: number;
  /** The stream of that name; the same object each time it is asked for. */
  stream(name: string): RandomStream;
}

/** FNV-1a over the seed and the name: which stream a name gets must not depend on the order of asking. */
function streamSeed(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash | 0;
}

function createStream(seed: number): RandomStream {
  const generator = xoroshiro128plus(seed);
  const next = (): number => uniformFloat64(generator);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const hex = (digits: number): string => {
    let text = '';
    for (let index = 0; index < digits; index += 1) text += uniformInt(generator, 0, 15).toString(16);
    return text;
  };
  return {
    next,
    normal,
    hex,
    uniform: (low, high) => low + (high - low) * next(),
    integer: (low, high) => uniformInt(generator, low, high),
    lognormal: (median, sigma) => median * Math.exp(sigma * normal()),
    chance: (probability) => next() < probability,
    pick: (values) => {
      const value = values[uniformInt(generator, 0, values.length - 1)];
      if (value === undefined) throw new RangeError('pick() from an empty list');
      return value;
    },
    uuid: () => {
      const variant = '89ab'[uniformInt(generator, 0, 3)] ?? '8';
      return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
    },
  };
}

export function createRandom(seed: number): Random {
  const streams = new Map<string, RandomStream>();
  return {
    seed,
    stream(name) {
      let stream = streams.get(name);
      if (stream === undefined) {
        stream = createStream(streamSeed(seed, name));
        streams.set(name, stream);
      }
      return stream;
    },
  };
}
