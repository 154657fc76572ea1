import { diff3MergeRegions } from 'node-diff3';

import { editedText } from '../../guard/fixes/edit';
import type { Fix } from '../../guard/fixes/propose';
import { parseTemplate } from '../../guard/template/parse';
import type { Template } from '../../guard/template/template';
import { isDeepStrictEqual } from 'node:util';

/**
 * A template's text with the fix applied, and every other line as its author wrote it. The YAML library writes a
 * whole text anew, in its own layout: so what it changes by layout alone is taken back, by a merge of three texts
 * (written anew; written anew with the fix; the author's). Where the fix and the author's layout meet in one
 * line, the fix counts.
 */
export function mendedText({ source }: Template, { edits }: Fix): string {
  const anew = editedText(source, []);
  const fixed = editedText(source, edits);
  const merged = merge(source.text, anew, fixed);
  return isSame(merged, fixed) ? merged : fixed;
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
