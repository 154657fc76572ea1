import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createTransforms } from '../../../sandbox/cloudformation/transforms';
import { check } from '../../../src/guard/check';
import { targetKey } from '../../../src/guard/coverage/places';
import type { Finding } from '../../../src/guard/findings';
import { edited } from '../../../src/guard/fixes/edit';
import { proposeFix, type Fix } from '../../../src/guard/fixes/propose';
import { Dependencies } from '../../../src/guard/template/graph';
import { isObject, member, members, type JsonObject } from '../../../src/ground/json';
import { parseTemplate } from '../../../src/guard/template/parse';
import { templateOfValue, type Template } from '../../../src/guard/template/template';
import { inWords } from '../../../src/guard/words';
import { EVERY_SERVICE } from '../templates';

/** SAM's own transform, as the sandbox runs it: in one process for all templates. */
const sam = createTransforms({
  account: '123456789012',
  region: 'eu-central-1',
  time: { hold: () => () => undefined },
});

async function transformed(template: JsonObject): Promise<JsonObject> {
  return (await sam.expand(template, {})) as JsonObject;
}

function templates(): readonly (readonly [name: string, template: JsonObject])[] {
  const parsed = parseTemplate(readFileSync(join(__dirname, 'templates.yaml'), 'utf8'));
  if ('unreadable' in parsed) throw new Error(parsed.unreadable);
  return members(member(parsed.value, 'templates')).map(([name, value]) => [
    name,
    { Transform: 'AWS::Serverless-2016-10-31', ...(isObject(value) ? value : {}) },
  ]);
}

/** A finding as it has to be the same of both: a version's own id has a hash in it. */
function essence(finding: Finding): object {
  const { line: _line, ...rest } = finding;
  const text = JSON.stringify({
    ...rest,
    ...('targets' in finding ? { targets: finding.targets.map(targetKey).toSorted() } : {}),
    said: inWords(finding),
  });
  return JSON.parse(withoutHashes(text)) as object;
}

function withoutHashes(text: string): string {
  return text.replaceAll(/(?<=[A-Za-z])Version[0-9a-f]{10}\b/gu, '.Version');
}

/** Here one change of the written function is one of its version, too, and of the transformed template two are needed. */
const SHORTER_CURES: ReadonlySet<string> = new Set(["alias, own policy Retain over the version's"]);

/** What is in a loop is mended there, once for all that it makes. */
const CURES_IN_LOOPS: ReadonlySet<string> = new Set(['functions of a loop, each in a group of its own']);

/** What a fix puts in and takes out, whatever resource of the written template stands for it. */
function deeds(fix: Fix | undefined): readonly string[] {
  const all = (fix?.edits ?? []).map((edit) =>
    JSON.stringify([edit.path.at(-1), edit]).replaceAll(/"path":\[.*?\]/gu, ''),
  );
  return all.map(withoutHashes).toSorted();
}

function fixes(template: Template): readonly (readonly [Finding, Fix | undefined])[] {
  const findings = check(template, EVERY_SERVICE);
  return findings.map((finding) => [finding, proposeFix(template, finding, findings, EVERY_SERVICE)]);
}

function order(template: Template, ids: readonly string[]): readonly string[] {
  const graph = new Dependencies(template).graph();
  return ids.flatMap((from) => ids.filter((to) => graph.reaches(from, to)).map((to) => `${from} → ${to}`));
}

describe('a SAM template is judged as what SAM’s transform makes of it', () => {
  const all = templates();
  afterAll(() => sam.close());

  it('in more than sixty ways to write one', () => {
    expect(new Set(all.map(([, template]) => JSON.stringify(template))).size).toBeGreaterThanOrEqual(60);
  });

  it.each(all)('%s', async (name, raw) => {
    const [written, made] = [templateOfValue(raw), templateOfValue(await transformed(raw))];
    const both = [...written.resources.keys()].filter((id) => made.resources.has(id));
    expect(order(written, both)).toEqual(order(made, both));

    const [ofWritten, ofMade] = [fixes(written), fixes(made)];
    expect(ofWritten.map(([finding]) => essence(finding))).toEqual(
      ofMade.map(([finding]) => essence(finding)),
    );
    if (!SHORTER_CURES.has(name) && !CURES_IN_LOOPS.has(name)) {
      expect(ofWritten.map(([, fix]) => deeds(fix))).toEqual(ofMade.map(([, fix]) => deeds(fix)));
    }

    // And what is proposed for the written one mends the made one.
    for (const [finding, fix] of ofWritten) {
      if (fix === undefined) continue;
      const mended = templateOfValue(await transformed(edited(raw, fix.edits)));
      const left = check(mended, EVERY_SERVICE).map(essence);
      expect(left).not.toContainEqual(essence(finding));
    }
  });
});
