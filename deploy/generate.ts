import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate, resourceProject } from './generated-files';

/** `npm run generate`: writes what the CloudFormation CLI generates from the schema. */
const root = join(__dirname, '..');

for (const project of [resourceProject]) {
  const files = generate(root, project);
  for (const output of project.outputs) {
    rmSync(join(root, project.folder, output), { recursive: true, force: true });
  }
  for (const [name, text] of files) {
    const file = join(root, project.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  process.stdout.write(`${project.folder}: ${[...files.keys()].join(', ')}\n`);
}
