import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Story } from './story';

const TEMPLATE = readFileSync(join(__dirname, '..', '..', 'examples', 'sam', 'template.yaml'), 'utf8');

/** What guides/sam.md promises of its example: Globals, an alias, an API and a queue. */
describe.each(['documented', 'express', 'no-wait'] as const)('examples/sam in the world %s', (world) => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin({ world });
  });
  afterEach(() => story.end());

  it('is deployed, and deleted at the first try', async () => {
    await expect(story.deploy(TEMPLATE)).resolves.toBe('CREATE_COMPLETE');
    const { status, failures } = await story.delete();
    expect({ status, failures }).toEqual({ status: 'DELETE_COMPLETE', failures: [] });
  });

  it('needs the cleaner, where no function waits by itself', async () => {
    const without = TEMPLATE.replace(/ {2}EniCleaner:\n(?: {4}.*\n)+/u, '').replaceAll(
      '    DependsOn: EniCleaner\n',
      '',
    );
    await expect(story.deploy(without)).resolves.toBe('CREATE_COMPLETE');
    const { status } = await story.delete();
    expect(status).toBe(world === 'documented' ? 'DELETE_COMPLETE' : 'DELETE_FAILED');
  });
});
