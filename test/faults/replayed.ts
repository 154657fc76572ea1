import { replay } from './any-deletion';
import { storyOf } from './story-of';

/* Plays one of any deletions again in a process of its own (test/faults/apart.ts), and tells its story. */

async function main(token: string): Promise<void> {
  const replayed = await replay(token);
  process.stdout.write(storyOf(replayed));
  process.exitCode = replayed.breaches.length === 0 ? 0 : 1;
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
