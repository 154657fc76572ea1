import { XMLBuilder } from 'fast-xml-parser';

import { isoMilliseconds } from '../time/instant';
import { Timestamp } from './types';

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

function node(value: unknown, listElement: string | undefined): unknown {
  if (value instanceof Timestamp) return isoMilliseconds(value.at);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => node(item, listElement));
    // An empty list is an empty element where elements have a name of their own, and nothing where not.
    if (listElement === undefined) return items;
    return items.length === 0 ? '' : { [listElement]: items };
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
        member === undefined || member === null ? [] : [[key, node(member, listElement)]],
      ),
    );
  }
  return typeof value === 'string' ? printable(value) : String(value);
}

/** XML 1.0 can't hold most control characters or lone surrogates, not even escaped. */
function printable(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
