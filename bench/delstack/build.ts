import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What is built where nobody gives a binary or a checkout: v2.12.3, of 2026-07-09. By its commit, as the module's path
 * has no `/v2`, and so Go can't ask for the version.
 */
export const MODULE = 'github.com/go-to-k/delstack/cmd/delstack@122263a7dad2a8b4f9c93fa9cce65699bf4d5c38';

/** A binary, or why there is none: then its rows say "not run". */
export type Delstack =
  | {
      readonly binary: string;
      readonly of: string;
      /** What was made for it, to be removed afterwards. */
      readonly folder?: string;
    }
  | { readonly notRun: string };

/**
 * A delstack to play: the one that is given, or built of the checkout that is given, or of the module proxy's copy
 * where Go is. Building it takes some minutes.
 *
 * @param given `binary`: `DELSTACK=…`; `source`: `DELSTACK_SOURCE=…`, a checkout of go-to-k/delstack
 */
export async function findDelstack(
  given: { readonly binary?: string; readonly source?: string },
  tell: (message: string) => void,
  go = 'go',
): Promise<Delstack> {
  if (given.binary !== undefined) {
    const binary = resolve(given.binary);
    return existsSync(binary) ? { binary, of: 'the binary given' } : { notRun: `${binary} isn't there` };
  }
  const folder = mkdtempSync(join(tmpdir(), 'delstack-'));
  const binary = join(folder, 'delstack');
  const [what, parameters, options] =
    given.source === undefined
      ? ([MODULE, ['install', MODULE], { env: { ...process.env, GOBIN: folder } }] as const)
      : ([
          `the checkout ${resolve(given.source)}`,
          ['build', '-o', binary, './cmd/delstack'],
          { cwd: resolve(given.source) },
        ] as const);
  tell(`delstack: building ${what}`);
  try {
    await run(go, parameters, options);
    if (existsSync(binary)) return { binary, of: what, folder };
    rmSync(folder, { recursive: true });
    return { notRun: `${what} gave no binary` };
  } catch (error) {
    rmSync(folder, { recursive: true });
    return { notRun: firstLine(error) };
  }
}

/** Why a program failed: what it said first, or that it isn't there. */
function firstLine(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message?: string };
  const line = (stderr ?? '').split('\n').find((each) => each.trim() !== '' && !/downloading/u.test(each));
  return (line ?? message ?? String(error)).slice(0, 200);
}
