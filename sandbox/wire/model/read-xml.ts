import { XMLParser } from 'fast-xml-parser';

import type { Input } from '../../call';
import { reader, valueOfText } from './reading';
import type { Shape } from '../../model/shapes';

/** What the parser gives with every element as a list: texts, or members by name. */
type Element = string | { readonly [name: string]: readonly Element[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  // Keys may begin with blanks, and have characters that travel as numbers only.
  trimValues: false,
  htmlEntities: true,
  isArray: () => true,
});

/** Undefined where the text is no XML document with one root, or would bring entities of its own, which can grow without end. */
export function parseXml(text: string): { readonly root: string; readonly element: Element } | undefined {
  if (text.includes('<!D')) return undefined;
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
  const read = pieces(shape);
  return (element) => read([element]);
}

/** A piece are the elements of one name: those of a list that is flattened are several. */
const pieces = reader<readonly Element[]>({
  nameOf: (name, { traits }) => traits.xmlName ?? name,
  members([element = '']) {
    if (typeof element === 'object') return Object.entries(element);
    return element.trim() === '' ? [] : undefined;
  },
  items(elements, shape) {
    if (shape.traits.xmlFlattened === 1) return elements.map((each) => [each]);
    const [element] = elements;
    const named = typeof element === 'object' ? element[shape.item().traits.xmlName ?? 'member'] : undefined;
    return (named ?? []).map((each) => [each]);
  },
  // No operation that takes XML has a map in it.
  entries: () => undefined,
  value([element = ''], { kind }) {
    if (typeof element === 'object') return undefined;
    const text = element.trim();
    return kind === 'text' ? element : valueOfText(kind, kind === 'flag' ? text.toLowerCase() : text);
  },
  unreadable: (path, _elements, kind) => new TypeError(`${path} is not ${kind}.`),
});
