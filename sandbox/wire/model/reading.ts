import type { Input } from '../../call';
import { dateOf, dateOfSeconds, parseInstant } from '../../time/instant';
import type { AwsError } from '../types';
import { compiler, type Shape } from '../../model/shapes';

/** How a protocol holds values, in pieces of its own: a form's names, a tree of JSON or CBOR, elements of XML. */
export interface Source<N> {
  /** A member's name on the wire. */
  readonly nameOf: (name: string, shape: Shape) => string;
  /** By their names on the wire; undefined where the piece is no structure. */
  members(piece: N): Iterable<readonly [name: string, piece: N]> | undefined;
  /** Of a list, in order; undefined where the piece is none. */
  items(piece: N, shape: Shape): readonly N[] | undefined;
  /** Of a map; undefined where the piece is none. */
  entries(piece: N, shape: Shape): Iterable<readonly [key: string, piece: N]> | undefined;
  /** A text, a number, an instant, …; undefined where it is none of that kind, null where there is nothing. */
  value(piece: N, shape: Shape): unknown;
  /** A name that nobody knows: thrown; without it, or with undefined, AWS passes over it. */
  unknown?(name: string): AwsError | undefined;
  /** `kind` in words: `a list`. */
  unreadable(path: string, piece: N, kind: string): Error;
}

/**
 * What reads inputs by their shapes from such a source. Each shape is compiled once, a member when it is first there.
 *
 * @throws what the source has for what it can't read
 */
export function reader<N>(source: Source<N>): (shape: Shape) => (piece: N) => Input {
  type Read = (piece: N, path: string) => unknown;

  const of: (shape: Shape) => Read = compiler((shape) => {
    switch (shape.kind) {
      case 'structure':
        return structure(shape);
      case 'list': {
        const item = of(shape.item());
        return (piece, path) =>
          readable(source.items(piece, shape), path, piece, 'a list')
            .map((each, index) => item(each, `${path}.${index + 1}`))
            .filter((each) => each !== undefined);
      }
      case 'map': {
        const item = of(shape.item());
        return (piece, path) =>
          // fromEntries defines own properties, so that a key called __proto__ is harmless.
          Object.fromEntries(
            [...readable(source.entries(piece, shape), path, piece, 'a map')].map(([key, each]) => [
              key,
              item(each, `${path}.${key}`),
            ]),
          );
      }
      default:
        return (piece, path) =>
          readable(source.value(piece, shape), path, piece, WORDS[shape.kind]) ?? undefined;
    }
  });

  function structure(shape: Shape): Read {
    const known = new Map<string, { readonly name: string; readonly shape: Shape; read?: Read }>();
    for (const [name, member] of shape.members())
      known.set(source.nameOf(name, member), { name, shape: member });
    return (piece, path) => {
      const value: Record<string, unknown> = {};
      for (const [wireName, each] of readable(source.members(piece), path, piece, 'a structure')) {
        const member = known.get(wireName);
        if (member === undefined) {
          const refusal = source.unknown?.(wireName);
          if (refusal !== undefined) throw refusal;
          continue;
        }
        member.read ??= of(member.shape);
        const read = member.read(each, path === '' ? wireName : `${path}.${wireName}`);
        if (read !== undefined) value[member.name] = read;
      }
      return value;
    };
  }

  function readable<T>(value: T | undefined, path: string, piece: N, kind: string): T {
    if (value === undefined) throw source.unreadable(path, piece, kind);
    return value;
  }

  return (shape) => {
    const read = of(shape);
    return (piece) => read(piece, '') as Input;
  };
}

const WORDS: Readonly<Record<Shape['kind'], string>> = {
  structure: 'a structure',
  list: 'a list',
  map: 'a map',
  text: 'a string',
  number: 'a number',
  bigint: 'a number',
  flag: 'true or false',
  instant: 'a timestamp',
  bytes: 'Base64',
  document: 'a document',
};

/** A text as a value of that kind: what forms, XML, headers and paths hold. Undefined where it is none. */
export function valueOfText(kind: Shape['kind'], text: string): unknown {
  switch (kind) {
    case 'number':
    case 'bigint':
      return numberIn(text);
    case 'flag':
      return flagIn(text);
    case 'instant':
      return instantIn(text);
    case 'bytes':
      return new Uint8Array(Buffer.from(text, 'base64'));
    default:
      return text;
  }
}

export function flagIn(text: string): boolean | undefined {
  return text === 'true' || (text === 'false' ? false : undefined);
}

export function numberIn(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) ? Number(text) : undefined;
}

/** ISO 8601, or seconds since the epoch. */
export function instantIn(text: string): Date | undefined {
  const seconds = numberIn(text);
  if (seconds !== undefined) return dateOfSeconds(seconds);
  const at = parseInstant(text);
  return at === undefined ? undefined : dateOf(at);
}
