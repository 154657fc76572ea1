import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Waits until nobody can write to it any more: this process has ended, however that came. Then ends what is left of
 * the process groups it was told of, and deletes the folder. What ends this process doesn't end it: it is in a session
 * of its own, and heeds no signal that a terminal or a supervisor sends.
 */
const SCRIPT = `
trap '' INT TERM HUP
cat > /dev/null
for each in "$1"/processes/*; do
  [ -e "$each" ] && kill -s KILL -- "-\${each##*/}" 2> /dev/null
done
for each in "$1"/processes/*; do
  tries=0
  while [ $tries -lt 100 ] && kill -s 0 -- "-\${each##*/}" 2> /dev/null; do
    tries=$((tries + 1))
    sleep 0.1
  done
done
rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`;

export interface Janitor {
  /** A process group that is to end with this process, or has ended. */
  readonly onProcess: (pid: number, isAlive: boolean) => void;
}

/**
 * Sees to it that nothing of this process outlives it, not even where it is killed: no process that it started, no
 * temporary folder. All of those lie in one from now on.
 */
export function startJanitor(): Janitor {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sandbox-')));
  const processes = join(folder, 'processes');
  mkdirSync(processes);
  writeFileSync(join(folder, 'pid'), String(process.pid));
  process.env['TMPDIR'] = folder;
  // It keeps the standard error output open: who waits for its end waits until all is in order.
  const janitor = spawn('sh', ['-c', SCRIPT, 'sh', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  janitor.unref();
  // A pipe to a process is a socket, which alone must not keep this process alive.
  if (janitor.stdin instanceof Socket) janitor.stdin.unref();
  // Without a shell, what can be deleted is deleted at a regular end.
  janitor.on('error', () => {
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
  });
  return {
    onProcess: (pid, isAlive) => {
      const file = join(processes, String(pid));
      if (isAlive) writeFileSync(file, '');
      else rmSync(file, { force: true });
    },
  };
}

/**
 * Calls `end` when whoever started this process is gone: npm, which was killed, or tsx. A shell that started it in the
 * background may go.
 */
export function endWithParent(look: (again: () => void) => void, end: () => void): void {
  process.once('disconnect', end);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const again = (): void => {
    if (process.ppid === parent) look(again);
    else end();
  };
  look(again);
}
