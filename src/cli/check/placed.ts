import { isMap, isScalar, isSeq, parseDocument, type Pair } from 'yaml';

/** A value, and where it stands in its text, tags and anchors included; comments and breaks behind it aren't. */
export type Placed =
  | {
      readonly is: 'map';
      readonly isFlow: boolean;
      readonly members: readonly Member[];
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly is: 'list';
      readonly isFlow: boolean;
      readonly items: readonly Placed[];
      readonly start: number;
      readonly end: number;
    }
  /** `isBlock`: a text of lines of its own (`|`, `>`), whose end is that of a line. */
  | { readonly is: 'other'; readonly isBlock: boolean; readonly start: number; readonly end: number };

export interface Member {
  readonly key: string;
  /** Of its key. */
  readonly start: number;
  /** Of its value; of the colon where it has none. */
  readonly end: number;
  readonly value: Placed | undefined;
}

/** Where the values of a text stand that is JSON. */
export function placedJson(text: string): Placed {
  return new JsonScanner(text).value();
}

/** Goes over a text that is known to be JSON. */
class JsonScanner {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(): Placed {
    this.skip();
    const start = this.at;
    const opens = this.text[start];
    if (opens === '{') {
      const members: Member[] = [];
      this.inside('}', () => {
        const from = this.at;
        const key = JSON.parse(this.scalar()) as string;
        this.skip();
        this.at += 1;
        const value = this.value();
        members.push({ key, start: from, end: value.end, value });
      });
      return { is: 'map', isFlow: true, members, start, end: this.at };
    }
    if (opens === '[') {
      const items: Placed[] = [];
      this.inside(']', () => {
        items.push(this.value());
      });
      return { is: 'list', isFlow: true, items, start, end: this.at };
    }
    this.scalar();
    return { is: 'other', isBlock: false, start, end: this.at };
  }

  private inside(closes: string, read: () => void): void {
    this.at += 1;
    this.skip();
    while (this.text[this.at] !== closes) {
      read();
      this.skip();
      if (this.text[this.at] === ',') this.at += 1;
      this.skip();
    }
    this.at += 1;
  }

  private scalar(): string {
    const pattern = /"(?:[^"\\]|\\.)*"|[^\s,:\]}]+/suy;
    pattern.lastIndex = this.at;
    const [word = ''] = pattern.exec(this.text) ?? [];
    if (word === '') throw new Error('The text is no JSON.');
    this.at += word.length;
    return word;
  }

  private skip(): void {
    while (/\s/u.test(this.text[this.at] ?? '')) this.at += 1;
  }
}

/** Where the values of a text stand that is YAML; undefined where the library doesn't read it without complaint. */
export function placedYaml(text: string): Placed | undefined {
  const document = parseDocument(text, {
    schema: 'core',
    uniqueKeys: false,
    strict: false,
    logLevel: 'silent',
  });
  if (document.errors.length > 0) return undefined;
  return placedNode(document.contents, text, 0);
}

function placedNode(node: unknown, text: string, from: number): Placed | undefined {
  if (isMap(node)) {
    const members = node.items.map((pair) => memberOf(pair, text));
    const isFlow = node.flow === true;
    const [start, end] = rangeOf(node, text, from);
    const known = members.filter((each) => each !== undefined);
    if (known.length < members.length) return undefined;
    return { is: 'map', isFlow, members: known, start, end: isFlow ? end : (known.at(-1)?.end ?? end) };
  }
  if (isSeq(node)) {
    const isFlow = node.flow === true;
    const [start, end] = rangeOf(node, text, from);
    let before = start + 1;
    const items = node.items.map((item) => {
      const placed = placedNode(item, text, before);
      before = placed?.end ?? before;
      return placed;
    });
    const known = items.filter((each) => each !== undefined);
    if (known.length < items.length) return undefined;
    return { is: 'list', isFlow, items: known, start, end: isFlow ? end : (known.at(-1)?.end ?? end) };
  }
  const range = rangeIn(node);
  if (range === undefined) return undefined;
  const [start, end] = rangeOf(node, text, from);
  const isBlock = isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL');
  return { is: 'other', isBlock, start, end };
}

function memberOf({ key, value }: Pair, text: string): Member | undefined {
  const own = rangeIn(key);
  if (own === undefined || !isScalar(key)) return undefined;
  const [start, end] = own;
  const colon = text.indexOf(':', end) + 1;
  const range = rangeIn(value);
  const isNothing = range === undefined || (isScalar(value) && value.value === null && range[0] === range[1]);
  const placed = isNothing ? undefined : placedNode(value, text, colon);
  if (!isNothing && placed === undefined) return undefined;
  return { key: String(key.value), start, end: placed?.end ?? colon, value: placed };
}

function rangeIn(node: unknown): readonly [number, number] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const start: unknown = node.range[0];
  const end: unknown = node.range[1];
  return typeof start === 'number' && typeof end === 'number' ? [start, end] : undefined;
}

/** With the tag and anchor before it, which the library leaves out. */
function rangeOf(node: unknown, text: string, from: number): readonly [number, number] {
  const [start, end] = rangeIn(node) ?? [from, from];
  const before = text.slice(from, start);
  const props = /(?:^|[\s,[:-])(?<props>[!&][^\s]*(?:\s+[!&][^\s]*)?)\s*$/u.exec(before)?.groups?.['props'];
  return [props === undefined ? start : from + before.lastIndexOf(props), end];
}
