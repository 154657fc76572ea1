import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** As `npm run build` leaves it. By its path only: the sandbox knows nothing of the product. */
export const PROGRAM = join(__dirname, '..', '..', 'build', 'cli', 'enicleaner.js');

/** What a person sees of a command, and how it ended. */
export interface Ran {
  readonly said: string;
  readonly exitCode: number | null;
}

/** Runs `enicleaner` in a process of its own, as a person would, against a sandbox. */
export async function enicleaner(
  words: readonly string[],
  { endpoint, region }: { readonly endpoint: string; readonly region: string },
): Promise<Ran> {
  if (!existsSync(PROGRAM)) throw new Error('There is no build/cli/enicleaner.js yet: run "npm run build".');
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'demo',
      AWS_SECRET_ACCESS_KEY: 'demo',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { said: `${err}${out}`.trimEnd(), exitCode };
}
