import type { Input } from '../../call';
import type { AwsError } from '../types';
import { reader, valueOfText, type Source } from './reading';
import type { Shape } from '../../model/shapes';

/** A form's flattened names as a tree: `Filter.1.Value.2=x`. */
export interface Node {
  value?: string;
  members?: Map<string, Node>;
}

/** How a protocol of forms spells its names, and what its services say of what they can't read. */
export interface FormDialect extends Pick<Source<Node>, 'nameOf' | 'unknown'> {
  /** What stands between a list's name and its numbers: `member`, `entry` of a map; undefined where nothing does. */
  between(shape: Shape): string | undefined;
  /** Whether a text without a letter is one; else it isn't there. */
  readonly hasEmptyTexts: boolean;
  unreadable(path: string, value: string, kind: string): AwsError;
}

/** Compiles the reading of inputs; each dialect keeps its own. */
export function formReader(dialect: FormDialect): (shape: Shape) => (root: Node) => Input {
  /** In the order of their numbers, gaps closed, as AWS does; an empty list is an empty text. */
  const numbered = (node: Node, shape: Shape): readonly Node[] | undefined => {
    const between = dialect.between(shape);
    const { members } = between === undefined ? node : (node.members?.get(between) ?? node);
    if (members === undefined) return node.value ? undefined : [];
    if ([...members.keys()].some((key) => !/^\d{1,9}$/u.test(key))) return undefined;
    return [...members].toSorted(([a], [b]) => Number(a) - Number(b)).map(([, each]) => each);
  };
  return reader<Node>({
    ...dialect,
    members: ({ members, value }) => members ?? (value ? undefined : []),
    // One value is a list of one.
    items: (node, shape) => numbered(node, shape) ?? (node.members === undefined ? [node] : undefined),
    entries: (node, shape) =>
      numbered(node, shape)?.map(({ members }) => [
        members?.get(shape.key().traits.xmlName ?? 'key')?.value ?? '',
        members?.get(shape.item().traits.xmlName ?? 'value') ?? {},
      ]),
    value({ members, value = '' }, { kind }) {
      if (members !== undefined) return undefined;
      const isNothing = value === '' && !(kind === 'text' && dialect.hasEmptyTexts);
      return isNothing ? null : valueOfText(kind, value);
    },
    unreadable: (path, { members, value = '' }, kind) =>
      dialect.unreadable(path, members === undefined ? value : [...members.keys()].join(), kind),
  });
}
