import { isDeepStrictEqual } from 'node:util';

import { isList, isObject, type Json, type JsonObject } from '../../ground/json';
import { edited, type Edit } from '../../guard/fixes/edit';
import { toYaml, toYamlLine } from '../../guard/fixes/yaml-nodes';
import type { ParsedTemplate } from '../../guard/template/parse';
import { placedJson, placedYaml, type Member, type Placed } from './placed';

type PlacedMap = Extract<Placed, { is: 'map' }>;
type PlacedList = Extract<Placed, { is: 'list' }>;

/** A member or an item. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** One change of a text: what stands from `at` to `to` makes room for `text`. */
interface Splice {
  readonly at: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The text with the edits made, and every other byte as its author wrote it: members and items are put in and taken out
 * in the layout of what stands beside them. Undefined where the text doesn't tell where that is.
 */
export function splicedText(source: ParsedTemplate, edits: readonly Edit[]): string | undefined {
  const root = source.format === 'json' ? placedJson(source.text) : placedYaml(source.text);
  if (root === undefined) return undefined;
  const writer = new Writer(source);
  writer.change(root, source.value, edited(source.value, edits));
  return writer.text();
}

/** Attributes of a resource that readers look for beside its type, before its properties. */
const BESIDE_TYPE = new Set(['DependsOn', 'Condition', 'DeletionPolicy']);

class Writer {
  private readonly source: ParsedTemplate;
  private readonly end: string;
  private readonly splices: Splice[] = [];

  constructor(source: ParsedTemplate) {
    this.source = source;
    this.end = source.text.includes('\r\n') ? '\r\n' : '\n';
  }

  text(): string {
    let text = '';
    let at = 0;
    // In the order of the text; what is put in at one place stays in the order in which it was asked for.
    for (const splice of this.splices.toSorted((left, right) => left.at - right.at || left.to - right.to)) {
      text += this.source.text.slice(at, splice.at) + splice.text;
      at = splice.to;
    }
    return text + this.source.text.slice(at);
  }

  /** What has to change in a value's text, and nothing else. */
  change(placed: Placed, before: Json, after: Json): void {
    if (isDeepStrictEqual(before, after)) return;
    if (placed.is === 'map' && isObject(before) && isObject(after)) {
      this.changeMap(placed, before, after);
    } else if (
      placed.is === 'list' &&
      isList(before) &&
      isList(after) &&
      this.changeList(placed, before, after)
    ) {
      return;
    } else {
      this.replace(placed, before, after);
    }
  }

  private changeMap(placed: PlacedMap, before: JsonObject, after: JsonObject): void {
    const { members } = placed;
    const kept = members.filter(({ key }) => Object.hasOwn(after, key));
    if (kept.length === 0) {
      this.replace(placed, before, after);
      return;
    }
    this.remove(placed.isFlow, members, new Set(members.filter((each) => !kept.includes(each))));
    for (const [key, value] of Object.entries(after)) {
      const member = members.findLast((each) => each.key === key);
      if (member === undefined) {
        // What `<<` brings in stands elsewhere.
        if (!Object.hasOwn(before, key) || !isDeepStrictEqual(before[key], value))
          this.add(placed, kept, key, value);
      } else if (member.value === undefined) {
        if (!isDeepStrictEqual(before[key] ?? null, value)) this.fill(member, value);
      } else {
        this.change(member.value, before[key] ?? null, value);
      }
    }
  }

  /** @returns false where the items don't tell what has become of them */
  private changeList(placed: PlacedList, before: readonly Json[], after: readonly Json[]): boolean {
    const { items, isFlow } = placed;
    if (items.length !== before.length) return false;
    const gone = new Set<Placed>();
    const changed: (() => void)[] = [];
    const added = new Map<number, Json[]>();
    let at = 0;
    for (const [index, value] of before.entries()) {
      const isHere = (each: Json): boolean => isDeepStrictEqual(each, value);
      const next = after.findIndex((each, place) => place >= at && isHere(each));
      const item = items[index];
      if (item === undefined) return false;
      if (next >= 0) {
        if (next > at) added.set(index, after.slice(at, next));
        at = next + 1;
      } else if (after.length - at === before.length - index) {
        const own = after[at] ?? null;
        changed.push(() => {
          this.change(item, value, own);
        });
        at += 1;
      } else gone.add(item);
    }
    if (at < after.length) added.set(before.length, after.slice(at));
    if (gone.size === items.length) return false;
    this.remove(isFlow, items, gone);
    for (const change of changed) change();
    for (const [index, values] of added) this.insert(placed, index, values);
    return true;
  }

  private remove(isFlow: boolean, all: readonly Part[], gone: ReadonlySet<Part>): void {
    const { text } = this.source;
    let isAnyKept = false;
    for (const [index, part] of all.entries()) {
      if (!gone.has(part)) {
        isAnyKept = true;
        continue;
      }
      const before = all[index - 1];
      const next = all[index + 1];
      if (!isFlow) {
        const at = text.lastIndexOf('\n', part.start - 1) + 1;
        const last = this.lineEnd(part.end);
        this.splice(at, text.startsWith('\r\n', last) ? last + 2 : last + 1, '');
      } else if (isAnyKept && before !== undefined) this.splice(before.end, part.end, '');
      else this.splice(part.start, next?.start ?? part.end, '');
    }
  }

  private add(placed: PlacedMap, kept: readonly Member[], key: string, value: Json): void {
    const type = BESIDE_TYPE.has(key) ? kept.find((each) => each.key === 'Type') : undefined;
    const beside = type ?? kept.at(-1);
    if (beside === undefined) return;
    if (placed.isFlow) {
      this.addInFlow(placed, placed.members, beside, [
        (indent) => this.pairInFlow(placed, key, value, indent),
      ]);
    } else {
      this.addLines(beside.end, indented(toYaml({ [key]: value }), this.column(beside.start)));
    }
  }

  /** Items before the one at this index, or at the end. */
  private insert(placed: PlacedList, index: number, values: readonly Json[]): void {
    const { items, isFlow } = placed;
    const [first] = items;
    const beside = items[index - 1];
    const written = values.map((value) => (indent: string) => this.inFlow(placed, value, indent));
    const lines = (): string => indented(toYaml([...values]), this.column(placed.start));
    if (first === undefined) this.addInFlow(placed, [], undefined, written);
    else if (beside === undefined && isFlow) {
      const separator = this.isCompact(placed) ? ',' : ', ';
      this.splice(first.start, first.start, written.map((write) => `${write('')}${separator}`).join(''));
    } else if (beside === undefined) {
      const at = this.source.text.lastIndexOf('\n', first.start - 1) + 1;
      this.splice(at, at, `${this.inLines(lines())}${this.end}`);
    } else if (isFlow) this.addInFlow(placed, items, beside, written);
    else this.addLines(beside.end, lines());
  }

  /** Lines below what ends there, whose own line may go on with a comment. */
  private addLines(end: number, lines: string): void {
    const { text } = this.source;
    // A block of text ends with its line.
    if (end > 0 && text[end - 1] === '\n') this.splice(end, end, `${this.inLines(lines)}${this.end}`);
    else {
      const at = this.lineEnd(end);
      this.splice(at, at, `${this.end}${this.inLines(lines)}`);
    }
  }

  private addInFlow(
    placed: PlacedMap | PlacedList,
    all: readonly Part[],
    beside: Part | undefined,
    written: readonly ((indent: string) => string)[],
  ): void {
    const { text } = this.source;
    if (beside === undefined) {
      this.splice(placed.start + 1, placed.end - 1, written.map((write) => write('')).join(', '));
      return;
    }
    const [first, second] = all;
    const between =
      first !== undefined && second !== undefined
        ? text.slice(first.end, second.start)
        : `,${text.slice(placed.start + 1, beside.start)}`;
    // The first comment doesn't stand between the others.
    const layout = between.replaceAll(/#[^\r\n]*/gu, '').trim() === ',' ? between : '';
    const [, line] = /(\r?\n[ \t]*)$/u.exec(layout) ?? [];
    if (line === undefined) {
      const isTight = all.length < 2 ? this.isCompact(placed) : between === ',';
      const separator = isTight ? ',' : ', ';
      this.splice(beside.end, beside.end, written.map((write) => `${separator}${write('')}`).join(''));
      return;
    }
    const indent = line.replace(/^\r?\n/u, '');
    const lines = written.map((write) => `${line}${write(indent)}`).join(',');
    const [remark = ''] = /^[ \t]*,?[ \t]*#[^\r\n]*/u.exec(text.slice(beside.end)) ?? [];
    if (remark === '' || this.source.format === 'json') {
      this.splice(beside.end, beside.end, `,${lines}`);
      return;
    }
    // A comment stays behind what it is about.
    const after = beside.end + remark.length;
    const hasComma = remark.trimStart().startsWith(',');
    if (!hasComma) this.splice(beside.end, beside.end, ',');
    this.splice(after, after, hasComma ? `${lines},` : lines);
  }

  /** Whether a map or list of JSON, or one in JSON's manner, is written without spaces. */
  private isCompact(placed: PlacedMap | PlacedList): boolean {
    const { text, format } = this.source;
    if (format !== 'json') return false;
    const inside = text.slice(placed.start, placed.end);
    return (
      !/[:,]\s/u.test(inside) && !/[:,]\s/u.test(text.slice(Math.max(0, placed.start - 40), placed.start))
    );
  }

  private pairInFlow(placed: PlacedMap | PlacedList, key: string, value: Json, indent: string): string {
    if (this.source.format === 'yaml') return withoutBrackets({ [key]: value });
    const colon = this.isCompact(placed) ? ':' : ': ';
    return `${JSON.stringify(key)}${colon}${this.inFlow(placed, value, indent)}`;
  }

  private inFlow(placed: PlacedMap | PlacedList, value: Json, indent: string): string {
    if (this.source.format === 'yaml') return withoutBrackets([value]);
    if (this.isCompact(placed)) return JSON.stringify(value);
    if (indent === '') return spaced(value);
    const unit = /\n(?<unit>[ \t]+)"/u.exec(this.source.text)?.groups?.['unit'] ?? '  ';
    return this.inLines(JSON.stringify(value, null, unit).replaceAll('\n', `\n${indent}`));
  }

  /** A key that has nothing behind it. */
  private fill({ start, end }: Member, value: Json): void {
    if (isObject(value) || isList(value)) {
      const lines = indented(toYaml(value), this.column(start) + 2);
      this.splice(end, end, `${this.end}${this.inLines(lines)}`);
    } else {
      this.splice(end, end, ` ${toYaml(value).trimEnd()}`);
    }
  }

  private replace(placed: Placed, before: Json, after: Json): void {
    const at = isList(after) ? after.findIndex((each) => isDeepStrictEqual(each, before)) : -1;
    if (isList(after) && at >= 0 && placed.is === 'other' && !placed.isBlock) {
      // One that becomes several stays as it was written, between brackets.
      const list: PlacedList = { ...placed, is: 'list', items: [placed], isFlow: true };
      const write = (each: Json): string => this.inFlow(list, each, '');
      const separator = this.isCompact(list) ? ',' : ', ';
      const join = (all: readonly Json[], lead: boolean): string =>
        all.map((each) => (lead ? `${separator}${write(each)}` : `${write(each)}${separator}`)).join('');
      this.splice(placed.start, placed.start, `[${join(after.slice(0, at), false)}`);
      this.splice(placed.end, placed.end, `${join(after.slice(at + 1), true)}]`);
      return;
    }
    const isOfLine = placed.is === 'other' ? !placed.isBlock : placed.isFlow;
    if (this.source.format === 'json' || isOfLine || (!isObject(after) && !isList(after))) {
      const shape: PlacedList = { ...placed, is: 'list', items: [], isFlow: true };
      this.splice(placed.start, placed.end, this.inFlow(shape, after, ''));
      return;
    }
    const lines = indented(toYaml(after), this.column(placed.start));
    this.splice(placed.start, placed.end, this.inLines(lines).trimStart());
  }

  private splice(at: number, to: number, text: string): void {
    this.splices.push({ at, to, text });
  }

  private inLines(text: string): string {
    return text.replaceAll(/\r?\n/gu, this.end);
  }

  private column(at: number): number {
    return at - (this.source.text.lastIndexOf('\n', at - 1) + 1);
  }

  /** Where the line ends, before its break. */
  private lineEnd(from: number): number {
    const { text } = this.source;
    const at = text.indexOf('\n', from);
    if (at < 0) return text.length;
    return text[at - 1] === '\r' ? at - 1 : at;
  }
}

/** Lines of YAML, so many columns to the right, without the last break. */
function indented(text: string, columns: number): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : `${' '.repeat(columns)}${line}`))
    .join('\n');
}

/** What stands in a map or list of one line of YAML, between its brackets: there more has to be quoted than elsewhere. */
function withoutBrackets(value: Json): string {
  return toYamlLine('x', value)
    .replaceAll(/\s*\n\s*/gu, ' ')
    .replace(/^x: [{[]\s*(?<all>.*?)\s*[}\]]$/su, '$<all>');
}

/** JSON on one line, with spaces as people write them. */
function spaced(value: Json): string {
  if (isList(value)) return `[${value.map(spaced).join(', ')}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}
