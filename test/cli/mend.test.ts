import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { diffChars } from 'diff';
import { isMap, isSeq, parseDocument, visit } from 'yaml';

import { mendedText } from '../../src/cli/check/mend';
import { splicedText } from '../../src/cli/check/splice';
import { isList, isObject, type Json } from '../../src/ground/json';
import { check } from '../../src/guard/check';
import { edited, type Edit } from '../../src/guard/fixes/edit';
import { proposeAll } from '../../src/guard/fixes/propose';
import { parseTemplate, type ParsedTemplate } from '../../src/guard/template/parse';
import { isUnreadable, readTemplate } from '../../src/guard/template/template';
import { servicesOf } from '../../src/network-interfaces/service-names';

const ALL = { services: servicesOf(['*']) };

function parsed(text: string): ParsedTemplate {
  const result = parseTemplate(text);
  if ('unreadable' in result) throw new Error(result.unreadable);
  return result;
}

/** The text with the edits made, which has to be what the edits mean. */
function spliced(text: string, ...edits: readonly Edit[]): string {
  const source = parsed(text);
  const result = splicedText(source, edits) ?? '';
  expect(parsed(result).value).toEqual(edited(source.value, edits));
  return result;
}

const GROUPS = ['Resources', 'A', 'Groups'] as const;

describe('what is put in stands as its neighbours do, and nothing else changes', () => {
  test.each<readonly [name: string, before: string, after: string, edit: Edit]>([
    [
      'a flow list with a comment behind it',
      'Resources:\n  A:\n    Groups: [!Ref One] # the first\n    B: 1\n',
      'Resources:\n  A:\n    Groups: [!Ref One, !Ref Two] # the first\n    B: 1\n',
      { do: 'set', path: GROUPS, value: [{ Ref: 'One' }, { Ref: 'Two' }] },
    ],
    [
      'a flow list of lines with comments',
      'Resources:\n  A:\n    Groups: [\n      one, # 1\n      two # 2\n      ]\n',
      'Resources:\n  A:\n    Groups: [\n      one, # 1\n      two, # 2\n      three\n      ]\n',
      { do: 'set', path: GROUPS, value: ['one', 'two', 'three'] },
    ],
    [
      'a block list with comments',
      'Resources:\n  A:\n    Groups:\n    - one   # 1\n    # and\n    - two   # 2\n    # behind\n    B: 1\n',
      'Resources:\n  A:\n    Groups:\n    - one   # 1\n    # and\n    - two   # 2\n    - three\n    # behind\n    B: 1\n',
      { do: 'set', path: GROUPS, value: ['one', 'two', 'three'] },
    ],
    [
      'a text that becomes a list',
      'Resources:\n  A:\n    Groups: "one" # 1\n',
      'Resources:\n  A:\n    Groups: ["one", two] # 1\n',
      { do: 'set', path: GROUPS, value: ['one', 'two'] },
    ],
    [
      'a member beside the type',
      'Resources:\n  A:\n    Type: X # x\n\n    B: |\n      text\n',
      'Resources:\n  A:\n    Type: X # x\n    DependsOn: C\n\n    B: |\n      text\n',
      { do: 'set', path: ['Resources', 'A', 'DependsOn'], value: 'C' },
    ],
    [
      'a member behind a text of lines',
      'Resources:\n  A:\n    B: |\n      text\n# end\n',
      'Resources:\n  A:\n    B: |\n      text\n  C:\n    Type: Y\n# end\n',
      { do: 'set', path: ['Resources', 'C'], value: { Type: 'Y' } },
    ],
    [
      'a file without a last line break, of Windows’ lines',
      'Resources:\r\n  A:\r\n    B: 1 # b',
      'Resources:\r\n  A:\r\n    B: 1 # b\r\n  C:\r\n    Type: Y',
      { do: 'set', path: ['Resources', 'C'], value: { Type: 'Y' } },
    ],
    [
      'a flow map',
      'Resources: {A: {B: 1}} # all\n',
      'Resources: {A: {B: 1}, C: {Type: Y}} # all\n',
      { do: 'set', path: ['Resources', 'C'], value: { Type: 'Y' } },
    ],
    [
      'a flow map that gets a name with brackets',
      'Resources: {A: {B: 1}}\n',
      'Resources: {A: {B: 1}, "C${N}": {Type: Y}}\n',
      { do: 'set', path: ['Resources', 'C${N}'], value: { Type: 'Y' } },
    ],
    [
      'an item before the others, and one that goes',
      'Resources:\n  A:\n    Groups:\n      - one # 1\n      - two # 2\n',
      'Resources:\n  A:\n    Groups:\n      - zero\n      - one # 1\n',
      { do: 'set', path: GROUPS, value: ['zero', 'one'] },
    ],
    [
      'JSON on one line',
      '{"Resources":{"A":{"Groups":["one"]}}}',
      '{"Resources":{"A":{"Groups":["one","two"]}}}',
      { do: 'set', path: GROUPS, value: ['one', 'two'] },
    ],
    [
      'JSON on one line, with spaces',
      '{"Resources": {"A": {"Groups": ["one"]}}}\n',
      '{"Resources": {"A": {"Groups": ["one"]}, "C": {"Type": "Y", "D": [1, 2]}}}\n',
      { do: 'set', path: ['Resources', 'C'], value: { Type: 'Y', D: [1, 2] } },
    ],
    [
      'JSON with tabs and a list on one line',
      '{\n\t"Resources": {\n\t\t"A": {"Groups": [ "one", "two" ]}\n\t}\n}\n',
      '{\n\t"Resources": {\n\t\t"A": {"Groups": [ "one", "two" ]},\n\t\t"C": {\n\t\t\t"Type": "Y"\n\t\t}\n\t}\n}\n',
      { do: 'set', path: ['Resources', 'C'], value: { Type: 'Y' } },
    ],
    [
      'a member that goes',
      'Resources:\n  A: # a\n    Groups: [1]\n    B: 1 # b\n',
      'Resources:\n  A: # a\n    B: 1 # b\n',
      { do: 'remove', path: GROUPS },
    ],
    [
      'a member of JSON that goes',
      '{"Resources": {"A": {"B": 1, "Groups": [1]}}}',
      '{"Resources": {"A": {"B": 1}}}',
      { do: 'remove', path: GROUPS },
    ],
    [
      'a key without a value',
      'Resources:\n  A:\n    Groups:\n    B: 1\n',
      'Resources:\n  A:\n    Groups:\n      - one\n    B: 1\n',
      { do: 'set', path: GROUPS, value: ['one'] },
    ],
  ])('%s', (_, before, after, edit) => {
    expect(spliced(before, edit)).toBe(after);
  });
});

/** The same template as people and programs write it. */
const FORMATS: Readonly<Record<string, (source: ParsedTemplate) => string>> = {
  'as it is': ({ text }) => text,
  'Windows’ line ends': ({ text }) => text.replaceAll(/\r?\n/gu, '\r\n'),
  'comments behind lines': ({ text }) =>
    text
      .split('\n')
      .map((line, index) => (/^[^#'"|>]*[\w\]}]$/u.test(line) ? `${line} # ${index}` : line))
      .join('\n'),
  'YAML in flow style': ({ text }) => {
    const document = parseDocument(text, {
      schema: 'core',
      uniqueKeys: false,
      strict: false,
      logLevel: 'silent',
    });
    visit(document, (key, node) => {
      if (key !== null && (isMap(node) || isSeq(node))) node.flow = true;
    });
    return document.toString({ lineWidth: 0 });
  },
  'JSON, two spaces': ({ value }) => `${JSON.stringify(value, null, 2)}\n`,
  'JSON, four spaces': ({ value }) => JSON.stringify(value, null, 4),
  'JSON, tabs': ({ value }) => JSON.stringify(value, null, '\t'),
  'JSON, one line': ({ value }) => JSON.stringify(value),
};

/** `Fn::GetAtt` as a text with a dot, which is the same. */
function inOneForm(value: Json): Json {
  return JSON.parse(
    JSON.stringify(value, (key, each: Json) =>
      key === 'Fn::GetAtt' && isList(each)
        ? each.map((part) => (typeof part === 'string' ? part : '?')).join('.')
        : each,
    ),
  ) as Json;
}

/** Whether nothing of what was there has gone or changed. */
function hasAll(after: Json | undefined, before: Json): boolean {
  if (isList(before) && isList(after)) {
    let at = 0;
    for (const each of after) if (at < before.length && isDeepStrictEqual(each, before[at])) at += 1;
    return (
      at === before.length ||
      (after.length === before.length && before.every((each, i) => hasAll(after[i], each)))
    );
  }
  if (isObject(before) && isObject(after))
    return Object.entries(before).every(([key, each]) => hasAll(after[key], each));
  if (isList(after)) return after.some((each) => isDeepStrictEqual(each, before));
  return isDeepStrictEqual(after, before);
}

describe('templates as people write them, in every format', () => {
  const corpus = join(__dirname, '..', 'guard', 'corpus');
  const sources = readdirSync(corpus)
    .filter((name) => /\.(?:ya?ml|json)$/u.test(name))
    .flatMap((name) => {
      const source = parseTemplate(readFileSync(join(corpus, name), 'utf8'));
      return 'unreadable' in source || source.text.length > 20_000 ? [] : [{ name, source }];
    });

  test.each(Object.keys(FORMATS))('%s: what the fix has no part in stays, to the byte', (format) => {
    let mended = 0;
    const whole: string[] = [];
    const taken: string[] = [];
    // The layouts are a few, the templates many.
    const some = format === 'as it is' ? sources : sources.filter((_, index) => index % 3 === 0);
    for (const { name, source } of some) {
      const text = FORMATS[format]?.(source) ?? '';
      const template = readTemplate(text);
      // A comment within a text is none.
      if (isUnreadable(template) || !isDeepStrictEqual(template.source.value, source.value)) continue;
      const fix = proposeAll(template, check(template, ALL), ALL);
      if (fix === undefined) continue;
      mended += 1;
      const after = mendedText(template, fix);
      const wanted = edited(template.source.value, fix.edits);
      expect([name, inOneForm(parsed(after).value)]).toEqual([name, inOneForm(wanted)]);
      const bySplices = splicedText(template.source, fix.edits);
      if (bySplices !== after) whole.push(name);
      const gone = diffChars(text, after)
        .filter(({ removed }) => removed)
        .map(({ value }) => value);
      if (gone.length > 0 && hasAll(wanted, template.source.value))
        taken.push(`${name}: ${gone.join(' … ')}`);
    }
    expect({ whole, taken }).toEqual({ whole: [], taken: [] });
    expect(mended).toBeGreaterThan(8);
  });
});
