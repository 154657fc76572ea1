import type { Input } from '../../call';
import { dateOf, dateOfSeconds, parseInstant } from '../../time/instant';
import type { AwsError } from '../types';
import { compiler, type Shape } from './shapes';

/** A form's flattened names as a tree: `Filter.1.Value.2=x`. */
export interface Node {
  value?: string;
  members?: Map<string, Node>;
}

/** How a protocol of forms spells its names, and what its services say of what they can't read. */
export interface FormDialect {
  /** A member's name on the wire. */
  nameOf(name: string, shape: Shape): string;
  /** What stands between a list's name and its numbers: `member`, `entry` of a map; undefined where nothing does. */
  between(shape: Shape): string | undefined;
  /** A name that the operation doesn't have: thrown; undefined is: AWS passes over it. */
  unknown(path: string): AwsError | undefined;
  unreadable(path: string, value: string, kind: string): AwsError;
}

type Read = (node: Node, path: string) => unknown;

/** Compiles the reading of inputs; each dialect keeps its own. */
export function formReader(dialect: FormDialect): (shape: Shape) => (root: Node) => Input {
  const of = compiler<Read>(compile, (get) => (node, path) => get()(node, path));

  function compile(shape: Shape, reads: (shape: Shape) => Read): Read {
    switch (shape.kind) {
      case 'structure':
        return structure(shape, reads);
      case 'list':
        return list(shape, reads(shape.item()));
      case 'map':
        return map(shape, reads(shape.item()));
      default:
        return leaf(shape.kind);
    }
  }

  function structure(shape: Shape, reads: (shape: Shape) => Read): Read {
    // Read when it is first needed: the inputs of EC2 reach most of its model.
    const members = new Map<string, { readonly name: string; readonly shape: Shape; read?: Read }>();
    for (const [name, member] of shape.members())
      members.set(dialect.nameOf(name, member), { name, shape: member });
    return (node, path) => {
      const value: Record<string, unknown> = {};
      if (node.members === undefined && node.value) throw dialect.unreadable(path, node.value, 'a structure');
      for (const [wireName, child] of node.members ?? []) {
        const member = members.get(wireName);
        const at = path === '' ? wireName : `${path}.${wireName}`;
        if (member === undefined) {
          const refusal = dialect.unknown(wireName);
          if (refusal !== undefined) throw refusal;
          continue;
        }
        member.read ??= reads(member.shape);
        const read = member.read(child, at);
        if (read !== undefined) value[member.name] = read;
      }
      return value;
    };
  }

  function list(shape: Shape, item: Read): Read {
    const between = dialect.between(shape);
    return (node, path) => {
      const numbered = between === undefined ? node : (node.members?.get(between) ?? node);
      // An empty list is an empty text.
      if (numbered.members === undefined) return node.value ? [item(node, `${path}.1`)] : [];
      const at = between === undefined ? path : `${path}.${between}`;
      return inOrder(numbered.members, at).map(([index, child]) => item(child, `${at}.${index}`));
    };
  }

  function map(shape: Shape, item: Read): Read {
    const between = dialect.between(shape);
    const key = shape.key().traits.xmlName ?? 'key';
    const value = shape.item().traits.xmlName ?? 'value';
    return (node, path) => {
      const numbered = between === undefined ? node : (node.members?.get(between) ?? node);
      if (numbered.members === undefined) return {};
      return Object.fromEntries(
        inOrder(numbered.members, path).map(([index, { members }]) => [
          members?.get(key)?.value ?? '',
          item(members?.get(value) ?? {}, `${path}.${index}.${value}`),
        ]),
      );
    };
  }

  /** In the order of their numbers, gaps closed, as AWS does. */
  function inOrder(members: ReadonlyMap<string, Node>, path: string): readonly (readonly [string, Node])[] {
    const wrong = [...members.keys()].find((key) => !/^\d{1,9}$/u.test(key));
    if (wrong !== undefined) throw dialect.unreadable(path, wrong, 'a list');
    return [...members].toSorted(([a], [b]) => Number(a) - Number(b));
  }

  function leaf(kind: Shape['kind']): Read {
    const { words, read } = LEAVES[kind];
    return (node, path) => {
      if (node.members !== undefined) throw dialect.unreadable(path, [...node.members.keys()].join(), words);
      const text = node.value ?? '';
      if (kind === 'text') return text;
      if (text === '') return undefined;
      const value = read(text);
      if (value === undefined) throw dialect.unreadable(path, text, words);
      return value;
    };
  }

  return (shape) => {
    const read = of(shape);
    return (root) => read(root, '') as Input;
  };
}

/** How a text is read; undefined where it is none of the kind. */
const LEAVES: Readonly<
  Record<Shape['kind'], { readonly words: string; readonly read: (text: string) => unknown }>
> = {
  text: { words: 'a string', read: (text) => text },
  number: { words: 'a number', read: numberIn },
  bigint: { words: 'a number', read: numberIn },
  flag: { words: 'true or false', read: (text) => ({ true: true, false: false })[text] },
  instant: { words: 'a timestamp', read: instantIn },
  bytes: { words: 'Base64', read: (text) => new Uint8Array(Buffer.from(text, 'base64')) },
  document: { words: 'a document', read: (text) => text },
  structure: { words: 'a structure', read: () => undefined },
  list: { words: 'a list', read: () => undefined },
  map: { words: 'a map', read: () => undefined },
};

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
