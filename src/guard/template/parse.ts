import {
  parseEvents,
  CORE_SCHEMA,
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  YAMLException,
  type Event,
  type ScalarEvent,
} from 'js-yaml';

import { isList, isObject, type Json, type JsonObject } from '../../ground/json';
import { locatorOf, type Path } from './positions';

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

/** CloudFormation takes a template of at most 1 MB (User Guide, quotas), in bytes; a character has one or more. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Aliases can make a small text a huge template. CloudFormation takes at most 500 resources; no template of
 * 1 MB has a tenth of these.
 */
const MOST_NODES = 300_000;
const DEEPEST = 200;

/**
 * Reads a template as its author wrote it, YAML or JSON, in any spelling of the intrinsic functions.
 * Never throws: what can't be read is said in words. What is too large is refused before it is parsed, what is
 * nested too deeply as soon as the parser gets there.
 */
export function parseTemplate(text: string): ParsedTemplate | Unreadable {
  if (text.length > MOST_CHARACTERS)
    return { unreadable: 'it is larger than the 1 MB that CloudFormation takes' };
  return parseJson(text) ?? parseYaml(text);
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
  return { text, format: 'json', value, lineOf: laterLinesOf(text) };
}

/** Characters up to which the parser's events are kept: those of a template of 1 MB are some megabytes. */
const KEPT = 64 * 1024;

/**
 * Positions are asked for only where something was found. A small text's events are kept for that; a large one is parsed
 * again. JSON is YAML, so its parser tells them for both.
 */
function laterLinesOf(text: string, events?: readonly Event[]): ParsedTemplate['lineOf'] {
  const kept = text.length <= KEPT ? events : undefined;
  let lines: ParsedTemplate['lineOf'] | undefined;
  return (path) => {
    lines ??= kept === undefined ? linesOf(text) : locatorOf(text, kept);
    return lines(path);
  };
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
  try {
    return locatorOf(text, parseEvents(text, { maxDepth: DEEPEST }));
  } catch {
    return () => undefined;
  }
}

function parseYaml(text: string): ParsedTemplate | Unreadable {
  let source = text;
  let events: readonly Event[];
  try {
    try {
      events = parseEvents(source, { maxDepth: DEEPEST });
    } catch (error) {
      if (!isOfIndentation(error)) throw error;
      source = withQuotesIndented(text);
      events = parseEvents(source, { maxDepth: DEEPEST });
    }
    const value = new Reader(source).read(events);
    if (!isObject(value)) return { unreadable: 'it is not a map of sections' };
    return { text, format: 'yaml', value, lineOf: laterLinesOf(source, events) };
  } catch (error) {
    return { unreadable: inWords(error) };
  }
}

function isOfIndentation(error: unknown): boolean {
  return error instanceof YAMLException && error.reason === 'deficient indentation';
}

function inWords(error: unknown): string {
  if (error instanceof YAMLException) {
    const line = error.mark === undefined ? '' : `line ${error.mark.line + 1}: `;
    return `${line}${error.reason.split('\n', 1)[0] ?? error.reason}`;
  }
  return error instanceof Error ? error.message : 'it is no YAML';
}

/** A line that opens a quoted text and leaves it open: `  Key: !Sub '{`. Names are bounded: each line is read once. */
const OPENS_QUOTE =
  /^(?<indent> *)(?:- +)*[\w:./-]{1,255} *: +(?:![\w:]{1,255} +)?(?<text>'(?:[^']|'')*|"(?:[^"\\]|\\.)*)$/u;

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

/** A map or list whose members are still coming. */
interface Open {
  readonly map: Record<string, Json> | undefined;
  readonly list: Json[] | undefined;
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
  /** Of the map's next member, once it was read. */
  key: string | undefined;
  /** What `<<` brings in: the map's own members stand over it, and of several the first. */
  merged: JsonObject[] | undefined;
  /** How many values stand before it, and how deep it is in itself: what an alias of it costs. */
  readonly before: number;
  height: number;
}

/** What an anchor names. */
interface Anchored {
  readonly value: Json;
  readonly nodes: number;
  readonly height: number;
}

/** Turns YAML's events into JSON, short forms written out, aliases followed. */
class Reader {
  private readonly source: string;
  private readonly anchors = new Map<string, Anchored>();
  private readonly open: Open[] = [];
  private nodes = 0;
  private root: Json = null;

  constructor(source: string) {
    this.source = source;
  }

  /** @throws Error in words for the user */
  read(events: readonly Event[]): Json {
    let documents = 0;
    for (const event of events) {
      switch (event.type) {
        case EVENT_ID.DOCUMENT:
          documents += 1;
          if (documents > 1) throw new Error('it has more than one document');
          break;
        case EVENT_ID.MAPPING:
        case EVENT_ID.SEQUENCE:
          this.count(1);
          this.open.push({
            map: event.type === EVENT_ID.MAPPING ? {} : undefined,
            list: event.type === EVENT_ID.SEQUENCE ? [] : undefined,
            tag: this.slice(event.tagStart, event.tagEnd),
            anchor: this.slice(event.anchorStart, event.anchorEnd),
            key: undefined,
            merged: undefined,
            before: this.nodes,
            height: 1,
          });
          break;
        case EVENT_ID.SCALAR:
          this.scalar(event);
          break;
        case EVENT_ID.ALIAS:
          this.alias(this.slice(event.anchorStart, event.anchorEnd));
          break;
        case EVENT_ID.POP:
          this.close();
          break;
      }
    }
    return this.root;
  }

  private scalar(event: ScalarEvent): void {
    this.count(1);
    const text = getScalarValue(this.source, event);
    const top = this.open.at(-1);
    const tag = this.slice(event.tagStart, event.tagEnd);
    const isKey = top?.map !== undefined && top.key === undefined;
    const value =
      tag === undefined && !isKey && event.style === SCALAR_STYLE.PLAIN ? plain(text) : tagged(tag, text);
    this.name(this.slice(event.anchorStart, event.anchorEnd), { value, nodes: 1, height: 0 });
    this.add(value, 0);
  }

  private alias(name: string | undefined): void {
    const anchored = this.anchors.get(name ?? '');
    // An alias within what it names comes here too: that has no end.
    if (anchored === undefined)
      throw new Error(`the alias *${name ?? ''} names nothing that stands before it`);
    this.count(anchored.nodes);
    if (this.open.length + anchored.height > DEEPEST) throw new Error('it is nested too deeply');
    this.add(anchored.value, anchored.height);
  }

  private close(): void {
    const closed = this.open.pop();
    // The end of the document.
    if (closed === undefined) return;
    const { map, list, tag, anchor, merged, before, height } = closed;
    const value = tagged(
      tag,
      merged === undefined ? (map ?? list ?? null) : together([...merged.toReversed(), map ?? {}]),
    );
    this.name(anchor, { value, nodes: this.nodes - before + 1, height });
    this.add(value, height);
  }

  private add(value: Json, height: number): void {
    const top = this.open.at(-1);
    if (top === undefined) {
      this.root = value;
      return;
    }
    top.height = Math.max(top.height, height + 1);
    top.list?.push(value);
    if (top.map === undefined) return;
    if (top.key === undefined) {
      top.key = typeof value === 'string' ? value : JSON.stringify(value);
      return;
    }
    if (top.key === '<<' && typeof value === 'object' && value !== null) {
      const sources = (isList(value) ? value : [value]).filter(isObject);
      for (const source of sources) this.count(Object.keys(source).length);
      top.merged ??= [];
      top.merged.push(...sources);
    } else if (top.key === '__proto__') {
      Object.defineProperty(top.map, top.key, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else {
      // CloudFormation takes the last of two equal keys; a guard has no say in that.
      top.map[top.key] = value;
    }
    top.key = undefined;
  }

  private name(anchor: string | undefined, anchored: Anchored): void {
    if (anchor !== undefined) this.anchors.set(anchor, anchored);
  }

  private count(nodes: number): void {
    this.nodes += nodes;
    if (this.nodes > MOST_NODES) throw new Error('it is too large');
  }

  private slice(start: number, end: number): string | undefined {
    return start < 0 ? undefined : this.source.slice(start, end);
  }
}

/** What later ones have stands over what earlier ones have. */
function together(maps: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(maps.flatMap((each) => Object.entries(each)));
}

/** A text without quotes: `true`, `1` and `null` aren't texts (YAML 1.2, core schema). */
function plain(text: string): Json {
  const { value } = CORE_SCHEMA.resolveImplicitScalarTag(text);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** `!Ref X` is `{"Ref": "X"}`, `!GetAtt A.B` is `{"Fn::GetAtt": "A.B"}`; YAML's own tags start with two marks. */
function tagged(tag: string | undefined, value: Json): Json {
  const name = tag === undefined ? undefined : /^!(?<name>[A-Za-z]+)$/u.exec(tag)?.groups?.['name'];
  if (name === undefined) return value;
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value };
}
