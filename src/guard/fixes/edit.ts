import { isAlias, isMap, isScalar, isSeq, Pair, parseDocument, Scalar, type Document } from 'yaml';

import { isList, isObject, type Json, type JsonObject } from '../../ground/json';
import type { ParsedTemplate } from '../template/parse';
import type { Path } from '../template/positions';
import { toNode, toYaml } from './yaml-nodes';

/** One change of a template, at a path of its text as written (loops not expanded). */
export type Edit =
  | { readonly do: 'set'; readonly path: Path; readonly value: Json }
  | { readonly do: 'remove'; readonly path: Path };

/** The value with the edits made; what is missing on the way is added. Pure. */
export function edited(value: JsonObject, edits: readonly Edit[]): JsonObject {
  return edits.reduce<JsonObject>((before, edit) => {
    const after = at(before, edit.path, edit.do === 'set' ? edit.value : undefined);
    return isObject(after) ? after : before;
  }, value);
}

function at(container: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (isList(container)) {
    return container.map((item, index) => (index === step ? (at(item, rest, value) ?? null) : item));
  }
  const name = String(step);
  const before = isObject(container) ? container : {};
  const inner = at(Object.hasOwn(before, name) ? before[name] : undefined, rest, value);
  const others = Object.entries(before).filter(([key]) => key !== name);
  if (inner === undefined) return Object.fromEntries(others);
  return Object.hasOwn(before, name)
    ? Object.fromEntries(Object.entries(before).map(([key, each]) => [key, key === name ? inner : each]))
    : Object.fromEntries([...others, [name, inner]]);
}

/** The template's text with the edits made: comments and layout stay, as far as the YAML library keeps them. */
export function editedText(source: ParsedTemplate, edits: readonly Edit[]): string {
  if (source.format === 'json') {
    const indentation =
      /^\{\s*?\n(?<spaces>[ \t]+)/u.exec(source.text.trimStart())?.groups?.['spaces'] ?? '  ';
    return `${JSON.stringify(edited(source.value, edits), null, indentation)}\n`;
  }
  const document = parseDocument(source.text, {
    schema: 'core',
    uniqueKeys: false,
    strict: false,
    logLevel: 'silent',
  });
  // This library refuses a few texts that can be read: then the value is written anew, without its comments.
  if (document.errors.length > 0) return toYaml(edited(source.value, edits));
  for (const edit of edits) change(document, edit, source.value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function change(document: Document, edit: Edit, value: JsonObject): void {
  const [last] = edit.path.slice(-1);
  let node: unknown = document.contents;
  let json: Json | undefined = value;
  for (const step of edit.path.slice(0, -1)) {
    const next = child(node, step);
    json = isObject(json) ? json[String(step)] : isList(json) ? json[Number(step)] : undefined;
    // What an anchor shares is changed in this place alone.
    const own = isMap(next) || isSeq(next) ? next : toNode(isObject(json) ? json : {}, document);
    if (own !== next) put(node, step, own);
    node = own;
  }
  if (last === undefined) return;
  if (edit.do === 'set') put(node, last, toNode(edit.value, document));
  else if (isMap(node)) node.delete(last);
}

function child(node: unknown, step: string | number): unknown {
  if (isMap(node)) return node.items.findLast(({ key }) => isKey(key, step))?.value;
  return isSeq(node) ? node.items[Number(step)] : undefined;
}

function isKey(key: unknown, step: string | number): boolean {
  return isScalar(key) && String(key.value) === String(step);
}

/** Attributes of a resource that readers look for beside its type, before its properties. */
const BESIDE_TYPE = new Set(['DependsOn', 'Condition', 'DeletionPolicy']);

function put(node: unknown, step: string | number, value: unknown): void {
  if (isSeq(node)) node.items[Number(step)] = value;
  if (!isMap(node)) return;
  const existing = node.items.findLast(({ key }) => isKey(key, step));
  if (existing !== undefined && !isAlias(existing.key)) {
    existing.value = value;
    return;
  }
  const pair = new Pair(new Scalar(String(step)), value);
  const type = BESIDE_TYPE.has(String(step)) ? node.items.findIndex(({ key }) => isKey(key, 'Type')) : -1;
  if (type < 0) node.items.push(pair);
  else node.items.splice(type + 1, 0, pair);
}
