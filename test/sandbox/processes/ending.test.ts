import { begin, type Program } from '../../support/child';
import { endProcess } from '../../../sandbox/processes/ending';

const program = (source: string): Program => begin(process.execPath, ['--eval', source]);
const STAYS = 'setInterval(() => undefined, 1000);';

describe('a process', () => {
  it('that ends when it is asked to isn’t killed', async () => {
    const it = program(
      `process.on('SIGTERM', () => { console.log('bye'); process.exit(3); }); ${STAYS} console.log('there');`,
    );
    await it.says(/there/u);
    await expect(endProcess(it.child, 600)).resolves.toBe('ended');
    await expect(it.ended).resolves.toEqual({ code: 3, stdout: 'there\nbye\n', stderr: '' });
  });

  it('that doesn’t is killed when its grace is over', async () => {
    const it = program(`process.on('SIGTERM', () => console.log('no')); ${STAYS} console.log('there');`);
    await it.says(/there/u);
    const ending = endProcess(it.child, 0.2);
    await it.says(/no/u);
    await expect(ending).resolves.toBe('was killed');
    expect(it.child.signalCode).toBe('SIGKILL');
  });

  it('that has no grace is killed at once, and one that has ended or never was isn’t waited for', async () => {
    const it = program(`process.on('SIGTERM', () => console.log('no')); ${STAYS} console.log('there');`);
    await it.says(/there/u);
    await expect(endProcess(it.child, 0)).resolves.toBe('was killed');
    await expect(it.ended).resolves.toMatchObject({ stdout: 'there\n' });
    await expect(endProcess(it.child, 600)).resolves.toBe('had ended');
    const none = begin('/nonexistent/program', []);
    await expect(none.ended).rejects.toThrow('ENOENT');
    await expect(endProcess(none.child, 600)).resolves.toBe('had ended');
  });

  it('takes what it started with it', async () => {
    const it = begin(
      process.execPath,
      [
        '--eval',
        `const child = require('node:child_process').spawn(process.execPath, ['--eval', "process.on('SIGTERM', () => undefined); console.log('there'); ${STAYS}"], { stdio: ['ignore', 'inherit', 'inherit'] });`,
      ],
      { detached: true },
    );
    await it.says(/there/u);
    await endProcess(it.child, 600, { withGroup: true });
    // The output closes only when nobody can write to it any more: the second one outlives SIGTERM.
    await endProcess(it.child, 600, { withGroup: true });
    await expect(it.ended).resolves.toMatchObject({ stdout: 'there\n' });
  });
});
