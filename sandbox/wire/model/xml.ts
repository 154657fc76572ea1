import { compiler, type Shape } from './shapes';

/** How a protocol writes lists and maps where the model doesn't say. */
export interface XmlDialect {
  /** What the elements of a list are called: `member`. EC2's model names them all. */
  readonly item: string;
}

/** A value as one element, or (lists that are flattened) as several: the name is the member's. */
type Write = (value: unknown, name: string) => string;

/** An output as the inside of its element: compiled once for a shape, and then texts put together. */
export const writeXml: (shape: Shape) => (value: object) => string = xmlWriter({ item: 'member' });

function xmlWriter({ item: itemName }: XmlDialect): (shape: Shape) => (value: object) => string {
  type Inside = (value: unknown) => string;
  const insides = compiler<Inside>(inside);

  function element(shape: Shape): Write {
    const of = insides(shape);
    if ((shape.kind === 'list' || shape.kind === 'map') && shape.traits.xmlFlattened === 1) {
      const each = shape.kind === 'list' ? insides(shape.item()) : entryOf(shape);
      return (value, name) =>
        itemsOf(shape, value)
          .map((one) => wrapped(name, each(one)))
          .join('');
    }
    return (value, name) => wrapped(name, of(value));
  }

  function inside(shape: Shape): Inside {
    switch (shape.kind) {
      case 'structure':
        return structure(shape);
      case 'list': {
        const item = shape.item();
        const name = item.traits.xmlName ?? itemName;
        const write = element(item);
        return (value) => {
          let text = '';
          for (const each of value as readonly unknown[]) text += write(each, name);
          return text;
        };
      }
      case 'map': {
        const each = entryOf(shape);
        return (value) =>
          itemsOf(shape, value)
            .map((one) => wrapped('entry', each(one)))
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

  function structure(shape: Shape): Inside {
    interface Row {
      readonly member: string;
      readonly name: string;
      readonly shape: Shape;
      write?: Write;
    }
    // Its members are compiled when one is first there.
    const rows: readonly Row[] = [...shape.members()].map(([member, of]) => ({
      member,
      name: of.traits.xmlName ?? member,
      shape: of,
    }));
    return (value) => {
      const members = value as Readonly<Record<string, unknown>>;
      let text = '';
      for (const row of rows) {
        const given = members[row.member];
        if (given === undefined || given === null) continue;
        row.write ??= element(row.shape);
        text += row.write(given, row.name);
      }
      return text;
    };
  }

  function entryOf(shape: Shape): Inside {
    const [key, value] = [shape.key(), shape.item()];
    const [writeKey, writeValue] = [insides(key), element(value)];
    return (pair) => {
      const [name, given] = pair as readonly [string, unknown];
      return (
        wrapped(key.traits.xmlName ?? 'key', writeKey(name)) +
        writeValue(given, value.traits.xmlName ?? 'value')
      );
    };
  }

  return (shape) => insides(shape);
}

function itemsOf({ kind }: Shape, value: unknown): readonly unknown[] {
  return kind === 'list' ? (value as readonly unknown[]) : Object.entries(value as object);
}

/** One element around a text that is XML already. */
export function wrapped(name: string, content: string): string {
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
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
