import { dateOfSeconds, instantOf } from '../../time/instant';
import { AwsError } from '../types';
import { instantIn, numberIn } from './form';
import { compiler, type Shape } from './shapes';

/** How a protocol of trees (JSON, CBOR) has what trees of its kind can't hold, or hold in another way. */
export interface TreeDialect {
  /** A member's name on the wire. */
  nameOf(name: string, shape: Shape): string;
  readInstant(value: unknown, shape: Shape): Date | undefined;
  writeInstant(at: Date, shape: Shape): unknown;
  readBytes(value: unknown): Uint8Array | undefined;
  writeBytes(bytes: Uint8Array): unknown;
  /** A list, text, number or flag of what it takes for one besides; undefined: of nothing. */
  readonly adapt?: (value: unknown, kind: Shape['kind']) => unknown;
}

type Convert = (value: unknown, path: string) => unknown;

/** Values of a structure as its shape has them, both ways. */
export interface TreeCodec {
  /**
   * What nobody knows is passed over, as AWS's JSON services do (assumed; seen of several).
   *
   * @throws AwsError SerializationException where a member is of another kind
   */
  read(shape: Shape): (tree: unknown) => Readonly<Record<string, unknown>>;
  write(shape: Shape): (value: object) => unknown;
}

export function treeCodec(dialect: TreeDialect): TreeCodec {
  const readers = compiler<Convert>(
    (shape, of) => converter(shape, of, dialect, 'read'),
    (get) => (value, path) => get()(value, path),
  );
  const writers = compiler<Convert>(
    (shape, of) => converter(shape, of, dialect, 'write'),
    (get) => (value, path) => get()(value, path),
  );
  return {
    read: (shape) => (tree) => readers(shape)(tree, '') as Readonly<Record<string, unknown>>,
    write: (shape) => (value) => writers(shape)(value, ''),
  };
}

function converter(
  shape: Shape,
  of: (shape: Shape) => Convert,
  dialect: TreeDialect,
  way: 'read' | 'write',
): Convert {
  switch (shape.kind) {
    case 'structure':
      return structure(shape, of, dialect, way);
    case 'list': {
      const item = of(shape.item());
      return (from, path) => {
        const value = dialect.adapt?.(from, 'list') ?? from;
        if (!Array.isArray(value)) throw unreadable(path, 'a list');
        return value.map((each: unknown, index) => item(each, `${path}[${index}]`));
      };
    }
    case 'map': {
      const item = of(shape.item());
      return (value, path) =>
        // fromEntries defines own properties, so that a key called __proto__ is harmless.
        Object.fromEntries(
          Object.entries(asObject(value, path)).flatMap(([key, each]) =>
            each === null || each === undefined ? [] : [[key, item(each, `${path}.${key}`)]],
          ),
        );
    }
    case 'instant':
      return way === 'write'
        ? (value) => dialect.writeInstant(value as Date, shape)
        : (value, path) => given(dialect.readInstant(value, shape), path, 'a timestamp');
    case 'bytes':
      return way === 'write'
        ? (value) => dialect.writeBytes(value as Uint8Array)
        : (value, path) => given(dialect.readBytes(value), path, 'Base64');
    case 'document':
      return (value) => value;
    default:
      return way === 'write' ? (value) => value : leaf(shape.kind, dialect);
  }
}

function structure(
  shape: Shape,
  of: (shape: Shape) => Convert,
  dialect: TreeDialect,
  way: 'read' | 'write',
): Convert {
  interface Row {
    readonly to: string;
    readonly shape: Shape;
    convert?: Convert;
  }
  const rows = new Map<string, Row>();
  for (const [name, member] of shape.members()) {
    const wireName = dialect.nameOf(name, member);
    rows.set(way === 'read' ? wireName : name, { to: way === 'read' ? name : wireName, shape: member });
  }
  return (value, path) => {
    const members: Record<string, unknown> = {};
    for (const [key, each] of Object.entries(asObject(value, path))) {
      const row = rows.get(key);
      if (row === undefined || each === undefined || each === null) continue;
      row.convert ??= of(row.shape);
      members[row.to] = row.convert(each, path === '' ? key : `${path}.${key}`);
    }
    return members;
  };
}

const TYPES: Readonly<Partial<Record<Shape['kind'], readonly [type: string, words: string]>>> = {
  text: ['string', 'a string'],
  number: ['number', 'a number'],
  flag: ['boolean', 'a boolean'],
};

function leaf(kind: Shape['kind'], { adapt }: TreeDialect): Convert {
  const [type, words] = TYPES[kind] ?? ['number', 'a number'];
  return (from, path) => {
    const value = adapt?.(from, kind) ?? from;
    if (typeof value !== type) throw unreadable(path, words);
    return value;
  };
}

function asObject(value: unknown, path: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array))
    return value;
  throw unreadable(path, 'a structure');
}

function given<T>(value: T | undefined, path: string, words: string): T {
  if (value === undefined) throw unreadable(path, words);
  return value;
}

function unreadable(path: string, words: string): AwsError {
  return new AwsError('SerializationException', `The member ${path} is not ${words}.`);
}

/** AWS JSON 1.0 and 1.1 name members as the API does, instants are seconds since the epoch. */
export const JSON_TREE = treeCodec(jsonDialect((name) => name));

/** REST with JSON has names of its own for some. */
export const REST_JSON_TREE = treeCodec(jsonDialect((name, shape) => shape.traits.jsonName ?? name));

/**
 * What a template gives, as the API takes it: CloudFormation turns scalars into one another, makes a list of one value,
 * and a text of a document (a policy).
 */
export const TEMPLATE_TREE = treeCodec({
  ...jsonDialect((name) => name),
  readBytes: (value) => (value instanceof Uint8Array ? value : undefined),
  adapt: (value, kind) => {
    if (kind === 'list') return Array.isArray(value) ? undefined : [value];
    if (typeof value !== 'string') return kind === 'text' ? JSON.stringify(value) : undefined;
    return kind === 'flag'
      ? { true: true, false: false }[value]
      : kind === 'number'
        ? numberIn(value)
        : undefined;
  },
});

function jsonDialect(nameOf: TreeDialect['nameOf']): TreeDialect {
  return {
    nameOf,
    readInstant: (value) =>
      typeof value === 'number'
        ? dateOfSeconds(value)
        : typeof value === 'string'
          ? instantIn(value)
          : undefined,
    writeInstant: (at, { format }) =>
      format === 'date-time'
        ? at.toISOString()
        : format === 'http-date'
          ? at.toUTCString()
          : instantOf(at) / 1_000,
    readBytes: (value) =>
      typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : undefined,
    writeBytes: (bytes) => Buffer.from(bytes).toString('base64'),
  };
}
