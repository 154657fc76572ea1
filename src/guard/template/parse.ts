import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';

import { isObject, type Json, type JsonObject } from './json';

/** A step into a template: a member's name or a list's index. */
export type Path = readonly (string | number)[];

/** A template's text, read. */
export interface ParsedTemplate {
  readonly text: string;
  readonly format: 'yaml' | 'json';
  /** With short-form tags written out: `!Ref X` as `{"Ref": "X"}`. */
  readonly value: JsonObject;
  /** The line, from 1, on which the value at this path begins. Undefined where the text doesn't tell. */
  readonly lineOf: (path: Path) => number | undefined;
}

export interface Unreadable {
  readonly unreadable: string;
}

/**
 * Aliases can make a small text a huge template. CloudFormation takes at most 1 MB and 500 resources;
 * no template of that size has a tenth of these.
 */
const MOST_NODES = 300_000;
const DEEPEST = 200;

/**
 * Reads a template as its author wrote it, YAML or JSON, in any spelling of the intrinsic functions.
 * Never throws: what can't be read is said in words.
 */
export function parseTemplate(text: string): ParsedTemplate | Unreadable {
  try {
    const parsed = parseJson(text) ?? parseYaml(text);
    if (!('unreadable' in parsed)) return parsed;
    const indented = withQuotesIndented(text);
    const again = indented === text ? parsed : parseYaml(indented);
    return 'unreadable' in again ? parsed : again;
  } catch (error) {
    // The parser itself runs out of stack on a text of ten thousand brackets.
    return { unreadable: error instanceof Error ? firstLine(error.message) : 'it is no YAML' };
  }
}

function parseJson(text: string): ParsedTemplate | Unreadable | undefined {
  if (!/^\s*\{/u.test(text)) return undefined;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(value)) return { unreadable: 'it is not an object' };
  if (depthOf(value) > DEEPEST) return { unreadable: 'it is nested too deeply' };
  // Positions are asked for only where something was found: JSON is YAML, so its parser tells them then.
  let lines: ParsedTemplate['lineOf'] | undefined;
  const lineOf = (path: Path): number | undefined => {
    try {
      lines ??= linesOf(text);
      return lines(path);
    } catch {
      return undefined;
    }
  };
  return { text, format: 'json', value, lineOf };
}

function depthOf(value: Json): number {
  let depth = 0;
  let level: readonly Json[] = [value];
  while (level.length > 0 && depth <= DEEPEST) {
    depth += 1;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return depth;
}

function linesOf(text: string): ParsedTemplate['lineOf'] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...YAML_OPTIONS, lineCounter });
  return (path) => lineAt(document, lineCounter, path);
}

const YAML_OPTIONS = {
  schema: 'core',
  // CloudFormation takes the last of two equal keys; a guard has no say in that.
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

function parseYaml(text: string): ParsedTemplate | Unreadable {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...YAML_OPTIONS, lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lineCounter.linePos(error.pos[0]);
    return { unreadable: `line ${line}: ${firstLine(error.message)}` };
  }
  const value = new Reader(document).read(document.contents, 0);
  if (!isObject(value)) return { unreadable: 'it is not a map of sections' };
  return { text, format: 'yaml', value, lineOf: (path) => lineAt(document, lineCounter, path) };
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

/** A line that opens a quoted text and leaves it open: `  Key: !Sub '{`. */
const OPENS_QUOTE =
  /^(?<indent> *)(?:- +)*[\w:./-]+ *: +(?:![\w:]+ +)?(?<text>'(?:[^']|'')*|"(?:[^"\\]|\\.)*)$/u;

/**
 * CloudFormation's parser takes quoted texts whose further lines aren't indented; YAML 1.2 wants them to be.
 * White space at their beginning has no meaning, so that they can be indented without changing anything.
 */
function withQuotesIndented(text: string): string {
  let quote: "'" | '"' | undefined;
  let indent = '';
  return text
    .split('\n')
    .map((line) => {
      if (quote === undefined) {
        const opened = OPENS_QUOTE.exec(line)?.groups;
        quote = opened?.['text']?.startsWith("'") === true ? "'" : opened === undefined ? undefined : '"';
        indent = `${opened?.['indent'] ?? ''}  `;
        return line;
      }
      const closes = quote === "'" ? /^(?:[^']|'')*'(?!')/u : /^(?:[^"\\]|\\.)*"/u;
      if (closes.test(line)) quote = undefined;
      return line.startsWith(indent) || line.trim() === '' ? line : `${indent}${line.trimStart()}`;
    })
    .join('\n');
}

/** Turns YAML nodes into JSON, short forms written out, aliases followed. */
class Reader {
  private nodes = 0;
  private readonly document: Document;

  constructor(document: Document) {
    this.document = document;
  }

  read(node: unknown, depth: number): Json {
    this.nodes += 1;
    if (this.nodes > MOST_NODES || depth > DEEPEST) throw new Error('it is too large or nested too deeply');
    if (isAlias(node)) return this.read(node.resolve(this.document), depth + 1);
    if (isMap(node)) return written(node.tag, this.map(node.items, depth));
    if (isSeq(node))
      return written(
        node.tag,
        node.items.map((item) => this.read(item, depth + 1)),
      );
    if (isScalar(node)) return written(node.tag, scalar(node.value));
    return null;
  }

  private map(items: readonly unknown[], depth: number): JsonObject {
    const entries: (readonly [string, Json])[] = [];
    for (const item of items) {
      if (!isPair(item)) continue;
      const key = isScalar(item.key)
        ? String(item.key.value)
        : JSON.stringify(this.read(item.key, depth + 1));
      const value = this.read(item.value, depth + 1);
      if (key === '<<' && isObject(value)) entries.unshift(...Object.entries(value));
      else entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }
}

function scalar(value: unknown): Json {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** `!Ref X` is `{"Ref": "X"}`, `!GetAtt A.B` is `{"Fn::GetAtt": "A.B"}`; YAML's own tags start with two marks. */
function written(tag: string | undefined, value: Json): Json {
  const name = tag === undefined ? undefined : /^!(?<name>[A-Za-z]+)$/u.exec(tag)?.groups?.['name'];
  if (name === undefined) return value;
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value };
}

function lineAt(document: Document, lineCounter: LineCounter, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return undefined;
      offset = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
    } else {
      return undefined;
    }
  }
  return offset === undefined ? undefined : lineCounter.linePos(offset).line;
}
