import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { EXIT, usageError, type ExitCode } from '../io';
import { REPOSITORY } from '../product';

/**
 * `enicleaner sandbox`: the local cloud, in this process, until SIGINT or SIGTERM. It lives in the repository, beside
 * the program and not in it: it compiles its own programs and runs Python, so that the npm package is without it. By
 * its path only, since nothing of the product may know it.
 *
 * @param args as `npm run sandbox` takes them
 */
export async function sandboxCommand(args: readonly string[]): Promise<ExitCode> {
  const main = join(__dirname, '..', '..', '..', 'sandbox', 'main.ts');
  // Where this runs compiled, what is at that place is somebody else's: three up from a scoped package is its user's project.
  if (extname(__filename) !== '.ts' || !existsSync(main)) {
    throw usageError(
      `the sandbox is in the repository, and not in this package: clone ${REPOSITORY}, and run “make sandbox” in it.`,
    );
  }
  process.argv = [process.argv[0] ?? 'node', main, ...args];
  await import(pathToFileURL(main).href);
  return EXIT.done;
}
