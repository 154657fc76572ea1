import type { ChildProcess } from 'node:child_process';

import { afterRealSeconds } from '../time/pacing';

/** How a process came to its end after it was told to. */
export type Ending = 'had ended' | 'ended' | 'was killed';

/**
 * Ends a process: by SIGTERM, and by SIGKILL where it is still there after so many real seconds. Resolves
 * when it has ended, so that nothing of it is left.
 *
 * @param grace real seconds that it is given to put its things in order; 0 for one that has none
 * @param options.withGroup whether all that it started is meant, too: it leads a process group (`detached`)
 */
export async function endProcess(
  child: ChildProcess,
  grace: number,
  { withGroup = false }: { readonly withGroup?: boolean } = {},
): Promise<Ending> {
  const { pid } = child;
  // One that could not be started at all has no number, and never tells of an end.
  if (pid === undefined) return 'had ended';
  const tell = (signal: 'SIGTERM' | 'SIGKILL'): void => {
    if (!withGroup) {
      child.kill(signal);
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch {
      // The whole group has ended meanwhile.
    }
  };
  if (child.exitCode !== null || child.signalCode !== null) {
    // Others of its group may be left.
    if (withGroup) tell('SIGKILL');
    return 'had ended';
  }
  let ending: Ending = 'ended';
  await new Promise<void>((resolve) => {
    const kill = (): void => {
      ending = 'was killed';
      tell('SIGKILL');
    };
    const cancel = grace > 0 ? afterRealSeconds(grace, kill) : undefined;
    child.once('exit', () => {
      cancel?.();
      resolve();
    });
    if (grace > 0) tell('SIGTERM');
    else kill();
  });
  return ending;
}
