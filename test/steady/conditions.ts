import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { endProcess } from '../../sandbox/processes/ending';

/** What is done around a run of the tests. */
export interface Around {
  /** What the command is run by in one of the clones: `taskset`, `runuser`. */
  readonly prefix?: (clone: number) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Undoes what was begun. */
  readonly end?: () => Promise<void>;
}

export interface Condition {
  readonly says: string;
  /** Clones that are tested at the same time, where that is what is tried. */
  readonly atOnce?: number;
  /** Why it can't be had on this machine. */
  readonly impossible?: () => string | undefined;
  /**
   * Makes it so.
   * @param folder the run's own, with the clone in it; what is written there goes with it
   * @param clones their folders
   */
  readonly begin?: (folder: string, clones: readonly string[]) => Around;
}

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

const LOOPS = 6;

/** Whose rights are the fewest: no home, no shell, nothing of its own. */
const OTHER_USER = 'nobody';

/** In which conditions a clone is tested. */
export const CONDITIONS: Readonly<Record<string, Condition>> = {
  quiet: { says: 'nothing else runs' },
  'one-core': {
    says: 'each on one core (taskset -c 0, and 1 for the second at the same time, …)',
    impossible: () => (has('taskset') ? undefined : 'there is no taskset'),
    begin: () => ({ prefix: (clone) => ['taskset', '-c', String(clone % availableParallelism())] }),
  },
  busy: {
    says: `under ${LOOPS} busy loops`,
    begin: () => {
      const loops = Array.from({ length: LOOPS }, () =>
        spawn(process.execPath, ['--eval', 'for (;;);'], { stdio: 'ignore' }),
      );
      // Whoever ends this ends them, too.
      const abandon = (): void => {
        for (const each of loops) each.kill('SIGKILL');
      };
      process.once('exit', abandon);
      return {
        end: async () => {
          process.off('exit', abandon);
          await Promise.all(loops.map((each) => endProcess(each, 0)));
        },
      };
    },
  },
  elsewhere: {
    says: 'with TMPDIR elsewhere',
    begin: (folder) => ({ environment: { TMPDIR: made(folder, 'elsewhere') } }),
  },
  cold: {
    says: 'with cold caches: npm’s, pip’s, jest’s and, for root, the system’s',
    begin: (folder) => {
      try {
        // Clean pages of files only: nothing is lost (proc(5)).
        writeFileSync('/proc/sys/vm/drop_caches', '3');
      } catch {
        // Not for everybody, nor everywhere.
      }
      return {
        environment: {
          npm_config_cache: made(folder, 'npm'),
          PIP_CACHE_DIR: made(folder, 'pip'),
          TMPDIR: made(folder, 'tmp'),
        },
      };
    },
  },
  twice: { says: 'twice at the same time, in two folders', atOnce: 2 },
  'other-user': {
    says: `as ${OTHER_USER} instead of root`,
    impossible: () => {
      if (process.getuid?.() !== 0)
        return 'only root can become somebody else, and this is another user already';
      return has('runuser') ? undefined : 'there is no runuser';
    },
    begin: (folder, clones) => {
      const home = made(folder, 'home');
      const mine = made(folder, 'mine');
      spawnSync('chown', ['-R', `${OTHER_USER}:`, home, mine, ...clones]);
      return {
        // runuser sets a home that isn't there.
        prefix: () => ['runuser', '-u', OTHER_USER, '--', 'env', `HOME=${home}`],
        environment: { TMPDIR: mine },
      };
    },
  },
};

function made(folder: string, name: string): string {
  const path = join(folder, name);
  if (!existsSync(path)) mkdirSync(path);
  return path;
}
