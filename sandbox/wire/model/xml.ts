import { compiler, type Shape } from '../../model/shapes';

/** A value as a text of XML. */
type Write = (value: unknown) => string;

/** An output as the inside of its element: compiled once for a shape, and then texts put together. */
export const writeXml: (shape: Shape) => Write = compiler(inside);

/** A value as one element, or (lists and maps that are flattened) as several. */
function element(shape: Shape, name: string): Write {
  const wrap = wrapper(name);
  if ((shape.kind === 'list' || shape.kind === 'map') && shape.traits.xmlFlattened === 1) {
    const each = shape.kind === 'list' ? writeXml(shape.item()) : entryOf(shape);
    return (value) =>
      itemsOf(shape, value)
        .map((one) => wrap(each(one)))
        .join('');
  }
  const of = writeXml(shape);
  return (value) => wrap(of(value));
}

function inside(shape: Shape): Write {
  switch (shape.kind) {
    case 'structure':
      return structure(shape);
    case 'list': {
      const item = shape.item();
      // EC2's model names them all.
      const write = element(item, item.traits.xmlName ?? 'member');
      return (value) => {
        let text = '';
        for (const each of value as readonly unknown[]) text += write(each);
        return text;
      };
    }
    case 'map': {
      const [each, wrap] = [entryOf(shape), wrapper('entry')];
      return (value) =>
        itemsOf(shape, value)
          .map((one) => wrap(each(one)))
          .join('');
    }
    case 'instant':
      return (value) => instantText(value as Date, shape.format ?? 'date-time');
    case 'bytes':
      return (value) => Buffer.from(value as Uint8Array).toString('base64');
    case 'text':
      return (value) => escaped(String(value));
    default:
      return String;
  }
}

function structure(shape: Shape): Write {
  // Its members are compiled when one is first there.
  const rows = shape
    .members()
    .map(([member, of]): { readonly member: string; readonly of: Shape; write?: Write } => ({ member, of }));
  return (value) => {
    const members = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const row of rows) {
      const given = members[row.member];
      if (given === undefined || given === null) continue;
      row.write ??= element(row.of, row.of.traits.xmlName ?? row.member);
      text += row.write(given);
    }
    return text;
  };
}

function entryOf(shape: Shape): Write {
  const [key, value] = [shape.key(), shape.item()];
  const writeKey = element(key, key.traits.xmlName ?? 'key');
  const writeValue = element(value, value.traits.xmlName ?? 'value');
  return (pair) => {
    const [name, given] = pair as readonly [string, unknown];
    return writeKey(name) + writeValue(given);
  };
}

function itemsOf({ kind }: Shape, value: unknown): readonly unknown[] {
  return kind === 'list' ? (value as readonly unknown[]) : Object.entries(value as object);
}

/** Puts an element of that name around a text that is XML already. */
export function wrapper(name: string): (content: string) => string {
  const [open, close, empty] = [`<${name}>`, `</${name}>`, `<${name}/>`];
  return (content) => (content === '' ? empty : open + content + close);
}

/** A whole document: a root element with what is XML already in it. */
export function xmlDocument(root: string, namespace: string | undefined, content: string): Uint8Array {
  const opening = namespace === undefined ? root : `${root} xmlns="${namespace}"`;
  return encoder.encode(`<?xml version="1.0" encoding="UTF-8"?>\n<${opening}>${content}</${root}>`);
}

const encoder = new TextEncoder();

/** What an error says, an element each: `Code`, `Message` and what it has besides. */
export function elements(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : wrapper(name)(escaped(textOf(value)))))
    .join('');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function instantText(at: Date, format: 'date-time' | 'http-date' | 'epoch-seconds'): string {
  if (format === 'http-date') return at.toUTCString();
  return format === 'epoch-seconds' ? String(at.getTime() / 1_000) : at.toISOString();
}

/** Most texts, told fast. */
const PLAIN = /^[\x20\x21\x23-\x25\x28-\x3B\x3D\x3F-\x7E]*$/u;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
};

/** XML 1.0 can't hold most control characters or lone surrogates, not even escaped. */
export function escaped(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"'\r]/gu, (found) => ENTITIES[found] ?? found);
}
