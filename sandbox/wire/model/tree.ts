import type { Input } from '../../call';
import { dateOfSeconds, epochSeconds, instantOf } from '../../time/instant';
import { AwsError } from '../types';
import { flagIn, instantIn, numberIn, reader, type Source } from './reading';
import { compiler, type Shape } from '../../model/shapes';

/** How a protocol of trees (JSON, CBOR) has what trees of its kind can't hold, or hold in another way. */
export interface TreeDialect extends Pick<Source<unknown>, 'nameOf'> {
  readonly readInstant: (value: unknown) => Date | undefined;
  readonly writeInstant: (at: Date, shape: Shape) => unknown;
  readonly readBytes: (value: unknown) => Uint8Array | undefined;
  readonly writeBytes: (bytes: Uint8Array) => unknown;
  /** A list, text, number or flag of what it takes for one besides; undefined: of nothing. */
  readonly adapt?: (value: unknown, kind: Shape['kind']) => unknown;
}

/** Values of a structure as its shape has them, both ways. */
export interface TreeCodec {
  /**
   * What nobody knows is passed over, as AWS's JSON services do (assumed; seen of several).
   *
   * @throws AwsError SerializationException where a member is of another kind
   */
  read(shape: Shape): (tree: unknown) => Input;
  write(shape: Shape): (value: object) => unknown;
}

export function treeCodec(dialect: TreeDialect): TreeCodec {
  return { read: reader(sourceOf(dialect)), write: writer(dialect) };
}

const TYPES: Readonly<Partial<Record<Shape['kind'], string>>> = {
  text: 'string',
  number: 'number',
  bigint: 'number',
  flag: 'boolean',
};

function sourceOf({ nameOf, readInstant, readBytes, adapt }: TreeDialect): Source<unknown> {
  const adapted = (value: unknown, kind: Shape['kind']): unknown => adapt?.(value, kind) ?? value;
  return {
    nameOf,
    members: entriesOf,
    items(piece) {
      const list = adapted(piece, 'list');
      return Array.isArray(list) ? list : undefined;
    },
    entries: entriesOf,
    value(piece, { kind }) {
      if (kind === 'instant') return readInstant(piece);
      if (kind === 'bytes') return readBytes(piece);
      const value = adapted(piece, kind);
      return kind === 'document' || typeof value === TYPES[kind] ? value : undefined;
    },
    unreadable: (path, _piece, kind) =>
      new AwsError('SerializationException', `The member ${path} is not ${kind}.`),
  };
}

function entriesOf(piece: unknown): readonly (readonly [string, unknown])[] | undefined {
  const isOne =
    typeof piece === 'object' && piece !== null && !Array.isArray(piece) && !(piece instanceof Uint8Array);
  return isOne ? Object.entries(piece).filter(([, each]) => each !== null && each !== undefined) : undefined;
}

function writer({
  nameOf,
  writeInstant,
  writeBytes,
}: TreeDialect): (shape: Shape) => (value: object) => unknown {
  type Write = (value: unknown) => unknown;
  const of: (shape: Shape) => Write = compiler((shape) => {
    switch (shape.kind) {
      case 'structure': {
        const known = new Map<string, { readonly name: string; readonly shape: Shape; write?: Write }>();
        for (const [name, member] of shape.members())
          known.set(name, { name: nameOf(name, member), shape: member });
        return (value) => {
          const tree: Record<string, unknown> = {};
          for (const [name, each] of Object.entries(value as object)) {
            const member = known.get(name);
            if (member === undefined || each === undefined || each === null) continue;
            member.write ??= of(member.shape);
            tree[member.name] = member.write(each);
          }
          return tree;
        };
      }
      case 'list': {
        const item = of(shape.item());
        return (value) => (value as readonly unknown[]).map(item);
      }
      case 'map': {
        const item = of(shape.item());
        return (value) =>
          Object.fromEntries((entriesOf(value) ?? []).map(([key, each]) => [key, item(each)]));
      }
      case 'instant':
        return (value) => writeInstant(value as Date, shape);
      case 'bytes':
        return (value) => writeBytes(value as Uint8Array);
      default:
        return (value) => value;
    }
  });
  return of;
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
    return kind === 'flag' ? flagIn(value) : kind === 'number' ? numberIn(value) : undefined;
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
          : epochSeconds(instantOf(at)),
    readBytes: (value) =>
      typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : undefined,
    writeBytes: (bytes) => Buffer.from(bytes).toString('base64'),
  };
}
