import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { check } from '../../src/guard/check';
import { identity, unread, type Finding } from '../../src/guard/findings';
import { applyFix, proposeFix } from '../../src/guard/fixes/propose';
import { isUnreadable, readTemplate, type Template } from '../../src/guard/template/template';
import { checkUpdate } from '../../src/guard/update';
import { fixInWords, inWords } from '../../src/guard/words';
import { brief, EVERY_SERVICE, template } from './templates';

const CORPUS = join(__dirname, 'corpus');
const names = readdirSync(CORPUS).filter((name) => /\.(?:yaml|json)$/u.test(name));

/**
 * What the guard says of each template stands beside it, in `<name>.findings`: one paragraph a finding. With a
 * `<name>.before`, it is of the update from that. After a
 * change of the words: `UPDATE_CORPUS=1 npx jest test/guard/corpus`, and read the difference.
 */
describe('templates in the shapes that people write', () => {
  it.each(names)('%s', (name) => {
    const before = join(CORPUS, `${name}.before`);
    const previous = existsSync(before) ? readFileSync(before, 'utf8') : undefined;
    const said = everything(readFileSync(join(CORPUS, name), 'utf8'), previous);
    const beside = join(CORPUS, `${name}.findings`);
    if (process.env['UPDATE_CORPUS'] !== undefined) writeFileSync(beside, said);
    expect(said).toBe(readFileSync(beside, 'utf8'));
  });

  it('has a text beside each template, and no other', () => {
    const beside = readdirSync(CORPUS).filter((name) => name.endsWith('.findings'));
    expect(beside.toSorted()).toEqual(names.map((name) => `${name}.findings`).toSorted());
  });
});

describe('a proposed fix, applied to the text of the template', () => {
  const fixable = names.flatMap((name) => {
    const read = readTemplate(readFileSync(join(CORPUS, name), 'utf8'));
    if (isUnreadable(read)) return [];
    return check(read, EVERY_SERVICE)
      .filter(({ severity }) => severity !== 'note')
      .map((finding): [string, Template, Finding] => [`${name}: ${brief(finding)}`, read, finding]);
  });

  it.each(fixable)('%s', (_name, read, finding) => {
    const before = check(read, EVERY_SERVICE);
    const fix = proposeFix(read, finding, before, EVERY_SERVICE);
    if (fix === undefined) throw new Error('there is no fix');
    const after = check(template(applyFix(read, fix)), EVERY_SERVICE).map(identity);
    expect(after).not.toContain(identity(finding));
    expect(before.map(identity)).toEqual(expect.arrayContaining(after));
  });
});

function everything(text: string, previous: string | undefined): string {
  const read = readTemplate(text);
  if (isUnreadable(read)) return `note unread\n${inWords(unread(read.unreadable))}\n`;
  const update = previous === undefined ? [] : checkUpdate(template(previous), read, EVERY_SERVICE);
  const findings = [...check(read, EVERY_SERVICE), ...update];
  if (findings.length === 0) return 'nothing\n';
  return findings
    .map((finding) => {
      const fix = proposeFix(read, finding, findings, EVERY_SERVICE);
      const where = finding.line === undefined ? '' : `, line ${finding.line}`;
      const lines = [`${brief(finding)}${where}`, inWords(finding)];
      return [...lines, ...(fix === undefined ? [] : ['', fixInWords(read, fix)]), ''].join('\n');
    })
    .join('\n');
}
