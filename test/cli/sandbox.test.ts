import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const root = join(__dirname, '..', '..');

test('wrong usage of it ends with 2, as everywhere', async () => {
  const args = ['--import', 'tsx', 'src/cli/main.ts', 'sandbox', '--bogus'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, ended] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(said).toContain("unknown option '--bogus'");
  expect(ended).toEqual([2, null]);
});

test('the sandbox answers from one process, and ends on SIGTERM', async () => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'src/cli/main.ts', 'sandbox', '--port', '0', '--world', 'no-wait', '--quiet'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  try {
    let endpoint: string | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      endpoint = /answers at (?<url>http:\/\/127\.0\.0\.1:\d+)/u.exec(line)?.groups?.['url'];
      if (endpoint !== undefined) break;
    }
    expect(endpoint).toBeDefined();
    const answer = await fetch(`${endpoint}/`, {
      method: 'POST',
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization:
          'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0',
      },
    });
    expect(await answer.text()).toContain('<Account>');
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});
