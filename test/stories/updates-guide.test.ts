import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { drawingOf, type Cast } from './drawing';
import { example, Story } from './story';

const GUIDE = join(__dirname, '..', '..', 'guides', 'updates.md');

/** The same update of each example: another group, and another role. */
const DRAWINGS: readonly (readonly [name: string, template: string, cast: Omit<Cast, 'stackName'>])[] = [
  ['no-cleaner', '1-without-cleaner', { group: 'FunctionSecurityGroup', function: 'Function' }],
  [
    'function-depends',
    '2-with-cleaner',
    { group: 'FunctionSecurityGroup', function: 'Function', cleaner: 'EniCleaner' },
  ],
  [
    'function-names',
    '3-function-names',
    { group: 'FunctionSecurityGroup', function: 'Function', cleaner: 'EniCleaner' },
  ],
];

const replaced = (template: string): string =>
  template
    .replace('GroupDescription: Network interfaces of the function', 'GroupDescription: Another')
    .replace(
      '    Type: AWS::IAM::Role\n    Properties:\n',
      '    Type: AWS::IAM::Role\n    Properties:\n      Path: /new/\n',
    );

describe('the guide to updates', () => {
  it.each(DRAWINGS)(
    'draws %s as it happens in the sandbox (UPDATE_GUIDE=1 writes it)',
    async (name, template, cast) => {
      const story = await Story.begin();
      await story.deploy(example(template));
      await story.update(replaced(example(template)));
      const drawing = drawingOf(story.world.journal.entries(), { ...cast, stackName: 'story' });
      await story.end();
      const page = readFileSync(GUIDE, 'utf8');
      const block = new RegExp(`(<!-- drawing:${name} -->\n)[\\s\\S]*?(<!-- end -->)`, 'u');
      expect(page).toMatch(block);
      const updated = page.replace(
        block,
        (_, begin: string, end: string) => `${begin}\n\`\`\`mermaid\n${drawing}\n\`\`\`\n\n${end}`,
      );
      if (process.env['UPDATE_GUIDE'] === '1') writeFileSync(GUIDE, updated);
      expect(readFileSync(GUIDE, 'utf8')).toBe(updated);
    },
  );
});
