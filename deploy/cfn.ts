import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Project } from './projects';

/**
 * Runs the CloudFormation CLI in a project's folder without an account. For a hook it asks CloudFormation
 * for its targets' schemas; an error of the API makes it take those in `target-schemas/`. So it is given a
 * CloudFormation that knows nothing.
 *
 * @throws Error with the CLI's output if it fails
 */
export async function cfnOffline(
  root: string,
  folder: string,
  project: Project,
  command: readonly string[],
): Promise<void> {
  const unknowing = createServer((_request, response) => {
    response.writeHead(400, { 'content-type': 'text/xml' });
    response.end(
      '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>offline</Message></Error></ErrorResponse>',
    );
  });
  unknowing.listen(0, '127.0.0.1');
  await once(unknowing, 'listening');
  try {
    const address = unknowing.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const endpoint = project.kind === 'HOOK' ? ['--endpoint-url', `http://127.0.0.1:${String(port)}`] : [];
    const child = spawn(join(root, '.venv/bin/cfn'), [...command, ...endpoint], {
      cwd: folder,
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
        AWS_DEFAULT_REGION: 'us-east-1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const [status] = (await once(child, 'close')) as [number | null];
    if (status !== 0) throw new Error(`cfn ${command.join(' ')} failed for ${project.typeName}: ${output}`);
  } finally {
    unknowing.close();
  }
}
