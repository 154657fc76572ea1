import { edited } from '../../src/guard/fixes/edit';
import { proposeFix } from '../../src/guard/fixes/propose';
import { identity } from '../../src/guard/findings';
import { check } from '../../src/guard/check';
import { templateOfValue } from '../../src/guard/template/template';
import { brief, EVERY_SERVICE } from '../../test/guard/templates';
import { SAMPLES, type Sample } from './apps';
import { BY_HAND } from './by-hand';
import { synthesize } from './synthesize';

const JUDGED: readonly (readonly [string, Sample])[] = [
  ...Object.entries(SAMPLES).filter(([, { finds }]) => finds !== undefined),
  ...Object.entries(BY_HAND),
];

describe('an app of the CDK is judged as its author would', () => {
  it('in thirty ways to write one', () => {
    expect(JUDGED.length).toBeGreaterThanOrEqual(30);
  });

  it.each(JUDGED)('%s', (_name, sample) => {
    const { finds = [] } = sample;
    for (const value of synthesize(sample).templates.values()) {
      const template = templateOfValue(value);
      const findings = check(template, EVERY_SERVICE);
      // An id has the construct's path in it, then a hash.
      const said = findings.filter(({ severity }) => severity !== 'note').map(brief);
      expect(said.map((each) => finds.find((expected) => each.startsWith(expected)) ?? each)).toEqual(finds);

      for (const finding of findings.filter(({ severity }) => severity === 'error')) {
        const fix = proposeFix(template, finding, findings, EVERY_SERVICE);
        expect(fix).toBeDefined();
        const left = check(templateOfValue(edited(value, fix?.edits ?? [])), EVERY_SERVICE).map(identity);
        expect(left).not.toContain(identity(finding));
      }
    }
  });
});
