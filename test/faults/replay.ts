import { replayApart } from './apart';

/*
 * `npm run replay -- <token>`: plays one of any deletions again, as the failure of `test/cleaner/deletions-…`
 * names it, tells its story and what was wrong with it.
 */

async function main(token: string): Promise<void> {
  process.exitCode = await replayApart(token);
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
