import { isDeepStrictEqual } from 'node:util';

import { diff3MergeRegions } from 'node-diff3';

import { edited, editedText } from '../../guard/fixes/edit';
import type { Fix } from '../../guard/fixes/propose';
import { isList, isObject, type Json } from '../../ground/json';
import { parseTemplate } from '../../guard/template/parse';
import type { Template } from '../../guard/template/template';
import { splicedText } from './splice';

/**
 * A template's text with the fix applied, and everything else as its author wrote it, to the byte. Where the text's layout
 * doesn't allow that (an anchor that others share, a text that only some parsers read), every other line stays: the YAML
 * library writes a whole text anew, in its own layout, so that what it changes by layout alone is taken back, by a merge
 * of three texts (written anew; written anew with the fix; the author's). Where the fix and the author's layout meet in
 * one line, the fix counts.
 */
export function mendedText({ source }: Template, { edits }: Fix): string {
  const wanted = edited(source.value, edits);
  const spliced = splicedText(source, edits);
  if (spliced !== undefined && isOf(spliced, wanted)) return spliced;
  const anew = editedText(source, []);
  const fixed = editedText(source, edits);
  const merged = merge(source.text, anew, fixed);
  return isSame(merged, fixed) ? merged : fixed;
}

function isOf(text: string, value: Json): boolean {
  const parsed = parseTemplate(text);
  return !('unreadable' in parsed) && isDeepStrictEqual(inOneForm(parsed.value), inOneForm(value));
}

/** `Fn::GetAtt` has two forms that mean the same: a list, and a text with a dot. */
function inOneForm(value: Json): Json {
  if (isList(value)) return value.map(inOneForm);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'Fn::GetAtt' && isList(each) && each.every((part) => typeof part === 'string')
        ? each.join('.')
        : inOneForm(each),
    ]),
  );
}

function merge(own: string, base: string, fixed: string): string {
  const end = own.includes('\r\n') ? '\r\n' : '\n';
  const lines = (text: string): string[] => text.split(/\r?\n/u);
  return diff3MergeRegions(lines(own), lines(base), lines(fixed))
    .flatMap((region) =>
      region.stable ? region.bufferContent : met(region.aContent, region.oContent, region.bContent),
    )
    .join(end);
}

/** Where both changed the same lines: what the fix puts before or after them goes there; else the fix counts. */
function met(own: readonly string[], base: readonly string[], fixed: readonly string[]): readonly string[] {
  const more = fixed.length - base.length;
  if (base.every((line, index) => line === fixed[index])) return [...own, ...fixed.slice(base.length)];
  if (more > 0 && base.every((line, index) => line === fixed[index + more])) {
    return [...fixed.slice(0, more), ...own];
  }
  return fixed;
}

function isSame(left: string, right: string): boolean {
  const [one, other] = [parseTemplate(left), parseTemplate(right)];
  return !('unreadable' in one) && !('unreadable' in other) && isDeepStrictEqual(one.value, other.value);
}
