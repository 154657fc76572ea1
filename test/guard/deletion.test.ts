import * as fc from 'fast-check';

import { check } from '../../src/guard/check';
import { identity } from '../../src/guard/findings';
import { applyFix, proposeFix } from '../../src/guard/fixes/propose';
import { CHOICES, deletes, stacks, toTemplate, type Stack } from './deletion-model';
import { brief, EVERY_SERVICE, template } from './templates';
import { cases } from '../support/cases';

const functionsOf = (stack: Stack): readonly string[] =>
  stack.filter(({ kind }) => kind === 'function').map(({ id }) => id);

describe('the guard and a model of deletion', () => {
  it('agree on every function of every stack', () => {
    fc.assert(
      fc.property(stacks, (stack) => {
        const errors = check(template(toTemplate(stack)), EVERY_SERVICE).filter(
          ({ severity }) => severity === 'error',
        );
        const refused = functionsOf(stack).filter((id) => errors.some(({ logicalId }) => logicalId === id));
        const stuck = functionsOf(stack).filter((id) =>
          CHOICES.some((choice) => !deletes(stack, choice, id)),
        );
        expect(refused).toEqual(stuck);
      }),
      cases(500),
    );
  });
});

describe('a proposed fix', () => {
  it('makes its finding go away in every stack, and brings no error', () => {
    fc.assert(
      fc.property(stacks, fc.boolean(), (stack, asJson) => {
        const text = JSON.stringify(toTemplate(stack), null, asJson ? 2 : undefined);
        const read = template(asJson ? text : `# YAML\n${text}`);
        const before = check(read, EVERY_SERVICE);
        for (const finding of before.filter(({ severity }) => severity !== 'note')) {
          const fix = proposeFix(read, finding, before, EVERY_SERVICE);
          if (fix === undefined) throw new Error(`no fix for ${brief(finding)}`);
          const after = check(template(applyFix(read, fix)), EVERY_SERVICE).map(identity);
          expect(after).not.toContain(identity(finding));
          expect(before.map(identity)).toEqual(expect.arrayContaining(after));
        }
      }),
      cases(100),
    );
  });
});
