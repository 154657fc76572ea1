import { tryDeletions } from './any-deletion';

/*
 * Tries one part of any deletions in a process of its own (test/faults/apart.ts), and sends what went wrong,
 * or nothing, to whoever started it.
 */

async function main(part: number, of: number): Promise<void> {
  const failure = await tryDeletions({ part, of }).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  process.send?.(failure, () => {
    process.disconnect();
  });
}

const [part, of] = process.argv.slice(2).map(Number);
// Nobody wants to know any more.
process.once('disconnect', () => process.exit(1));
void main(part ?? 1, of ?? 1);
