import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

it('the L1 construct and the services are those of the schema and the handlers', () => {
  const script = join(__dirname, '..', 'scripts', 'generate.ts');
  const { status, stderr } = spawnSync('npx', ['--no-install', 'tsx', script, '--check'], {
    cwd: join(__dirname, '..', '..'),
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
