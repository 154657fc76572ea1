import { XMLBuilder } from 'fast-xml-parser';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: false,
  suppressEmptyNode: false,
});

const encoder = new TextEncoder();

/**
 * An XML document from a tree of objects; keys that begin with `@` are attributes. `listElement` is
 * what the elements of an array are called (`item`, `member`); without it each element repeats its
 * array's own name, as S3's lists do. Undefined and null members are left out.
 */
export function xmlDocument(tree: Readonly<Record<string, unknown>>, listElement?: string): Uint8Array {
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(node(tree, listElement))}`;
  return encoder.encode(document);
}

/** Loops and an object to fill, texts first: of a large answer this is half of what its page costs. */
function node(value: unknown, listElement: string | undefined): unknown {
  if (typeof value === 'string') return printable(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => node(item, listElement));
    // An empty list is an empty element where elements have a name of their own, and nothing where not.
    if (listElement === undefined) return items;
    return items.length === 0 ? '' : { [listElement]: items };
  }
  const members: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value) as [string, unknown][]) {
    if (member !== undefined && member !== null) members[key] = node(member, listElement);
  }
  return members;
}

/** Most texts, told fast. */
const PLAIN = /^[\x20-\x7E]*$/u;

/** XML 1.0 can't hold most control characters or lone surrogates, not even escaped. */
function printable(text: string): string {
  return PLAIN.test(text)
    ? text
    : text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
