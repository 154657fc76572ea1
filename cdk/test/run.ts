import { spawn } from 'node:child_process';

import { ENV } from './apps';

/** What a command printed, and its exit code: null where a signal ended it. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end. Both of its outputs are one, in the order in which they came. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

/** What tools find around them that are to deploy to the sandbox on that port, and to tell nobody of it. */
export function toolEnvironment(port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: ENV.region,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    SLS_TELEMETRY_DISABLED: '1',
    CI: '1',
    NO_COLOR: '1',
  };
}
