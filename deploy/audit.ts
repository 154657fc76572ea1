import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run audit`: known vulnerabilities of what is in the bundle (`dependencies` of package.json). Fails
 * if there are any; where the registry has no advisories (mirrors often don't), says that nothing was
 * checked.
 */
interface Report {
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

const root = join(__dirname, '..');
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8' });
const report = JSON.parse(stdout || '{}') as Report;
const counts = report.metadata?.vulnerabilities;

if (counts === undefined) {
  const reason = report.message ?? report.error?.summary ?? 'no answer';
  process.stdout.write(`Not checked: the registry gives no advisories (${reason}).\n`);
} else if (counts['total'] === 0) {
  process.stdout.write('No known vulnerability in what is bundled.\n');
} else {
  spawnSync('npm', ['audit', '--omit=dev'], { cwd: root, stdio: 'inherit' });
  process.exitCode = 1;
}
