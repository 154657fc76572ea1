import { XMLParser } from 'fast-xml-parser';

import type { Input } from '../../call';
import { compiler, type Shape } from './shapes';
import { numberIn, instantIn } from './form';

/** What the parser gives with every element as a list: texts, or members by name. */
type Element = string | { readonly [name: string]: readonly Element[] };
type Read = (elements: readonly Element[]) => unknown;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: true,
  isArray: () => true,
});

/** Undefined where the text is no XML document with one root. */
export function parseXml(text: string): { readonly root: string; readonly element: Element } | undefined {
  let parsed: Readonly<Record<string, readonly Element[]>>;
  try {
    parsed = parser.parse(text, true) as typeof parsed;
  } catch {
    return undefined;
  }
  const roots = Object.entries(parsed).filter(([name]) => !name.startsWith('?'));
  const [root] = roots;
  const element = root?.[1][0];
  return root === undefined || element === undefined || roots.length > 1
    ? undefined
    : { root: root[0], element };
}

/** Reads an element as its shape has it. What nobody knows is passed over; throws `TypeError` where a value is of another kind. */
export function readXml(shape: Shape): (element: Element) => Input {
  const read = readers(shape);
  return (element) => read([element]) as Input;
}

const readers = compiler<Read>(
  (shape, of) => {
    switch (shape.kind) {
      case 'structure': {
        const members = new Map<string, { readonly name: string; readonly shape: Shape; read?: Read }>();
        for (const [name, member] of shape.members())
          members.set(member.traits.xmlName ?? name, { name, shape: member });
        return ([element]) => {
          const value: Record<string, unknown> = {};
          if (typeof element !== 'object') return value;
          for (const [name, children] of Object.entries(element)) {
            const member = members.get(name);
            if (member === undefined) continue;
            member.read ??= of(member.shape);
            value[member.name] = member.read(children);
          }
          return value;
        };
      }
      case 'list': {
        const item = shape.item();
        const read = of(item);
        if (shape.traits.xmlFlattened) return (elements) => elements.map((each) => read([each]));
        const name = item.traits.xmlName ?? 'member';
        return ([element]) =>
          typeof element === 'object' ? (element[name] ?? []).map((each) => read([each])) : [];
      }
      default: {
        const { kind } = shape;
        return ([element]) => {
          const text = typeof element === 'string' ? element : '';
          if (typeof element === 'object' && Object.keys(element).length > 0)
            throw new TypeError(`${shape.name} is no structure.`);
          const value = LEAVES[kind]?.(text);
          if (value === undefined) throw new TypeError(`${text} is no ${shape.name}.`);
          return value;
        };
      }
    }
  },
  (get) => (elements) => get()(elements),
);

const LEAVES: Readonly<Partial<Record<Shape['kind'], (text: string) => unknown>>> = {
  text: (text) => text,
  number: numberIn,
  bigint: numberIn,
  flag: (text) => ({ true: true, false: false })[text.toLowerCase()],
  instant: instantIn,
  bytes: (text) => new Uint8Array(Buffer.from(text, 'base64')),
};
