import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

import { createWorld } from '../../sandbox/world';
import { clientsOf } from '../../test/support/clients';
import { run, toolEnvironment } from './run';

/*
 * The commands of guides/cdk.md and guides/serverless.md, as they stand there, by a shell and by the real tools: from
 * nothing to a stack that is deleted. They install from npm, so only where all is asked for (make cdk-apps).
 */

const ALL = process.env['ENICLEANER_CDK'] === 'all';
const ROOT = join(__dirname, '..', '..');

/** All but the repository's own targets, which other tests run. */
function commandsOf(guide: string): readonly string[] {
  const text = readFileSync(join(ROOT, 'guides', guide), 'utf8');
  return [...text.matchAll(/```console\n([\s\S]*?)```/gu)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.startsWith('$ ') && !line.startsWith('$ make '))
    .map((line) => line.slice(2).replaceAll('<clone>', ROOT));
}

async function shell(commands: readonly string[], cwd: string, port: number): Promise<string> {
  const env = { ...process.env, ...toolEnvironment(port), npm_config_yes: 'true' };
  const { code, output } = await run('bash', ['-ec', commands.join('\n')], { cwd, env });
  if (code !== 0) throw new Error(`A command of the guide ended with ${code}: ${output.slice(-4_000)}`);
  return output;
}

(ALL ? describe : describe.skip)('the commands of', () => {
  it.each([
    ['cdk.md', /Orders: destroyed/u],
    ['serverless.md', /successfully removed/u],
  ])('%s lead to a stack that is deleted', async (guide, end) => {
    const folder = mkdtempSync(join(tmpdir(), 'enicleaner-guide-'));
    const world = createWorld({ start: Date.now(), follow: Date.now });
    try {
      const { port } = await world.listen(0);
      cpSync(join(ROOT, 'examples', 'serverless'), join(folder, 'examples', 'serverless'), {
        recursive: true,
      });
      await expect(shell(commandsOf(guide), folder, port)).resolves.toMatch(end);
      const { Stacks = [] } = await clientsOf(world).cloudFormation.send(new DescribeStacksCommand({}));
      expect(Stacks.map(({ StackName }) => StackName).filter((name) => name !== 'CDKToolkit')).toEqual([]);
    } finally {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
