import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate } from './generated-files';
import { projects } from './projects';

/** `npm run generate`: writes what the CloudFormation CLI generates from the schemas. */
const root = join(__dirname, '..');

async function main(): Promise<void> {
  for (const project of projects(root)) {
    const files = await generate(root, project);
    for (const output of project.outputs) {
      rmSync(join(root, project.folder, output), { recursive: true, force: true });
    }
    for (const [name, text] of files) {
      const file = join(root, project.folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    process.stdout.write(`${project.typeName}: ${[...files.keys()].join(', ')}\n`);
  }
}

void main();
