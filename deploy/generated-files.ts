import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { cfnOffline } from './cfn';
import { correctModels } from './models';
import type { Project } from './projects';

/**
 * Runs `cfn generate` for a project in a folder of its own, and corrects what it wrote.
 * @returns each generated file's text by its path from the project's folder
 * @throws Error with the command line interface's output if it fails
 */
export async function generate(root: string, project: Project): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'cfn-generate-'));
  try {
    mkdirSync(join(folder, 'src'));
    for (const input of project.inputs) {
      cpSync(join(root, project.folder, input), join(folder, input), { recursive: true, dereference: true });
    }
    await cfnOffline(root, folder, project, ['generate']);
    const files = project.outputs.flatMap((output) => filesUnder(join(folder, output)));
    return new Map(
      files.map((file) => {
        const text = readFileSync(file, 'utf8');
        return [relative(folder, file), file.endsWith('models.ts') ? correctModels(text) : text];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The paths, from the project's folder, of generated files that differ from what the repository has. */
export async function outdated(root: string, project: Project): Promise<readonly string[]> {
  const generated = await generate(root, project);
  const present = project.outputs.flatMap((output) => filesUnder(join(root, project.folder, output)));
  const names = new Set([
    ...generated.keys(),
    ...present.map((file) => relative(join(root, project.folder), file)),
  ]);
  return [...names].filter((name) => {
    const file = join(root, project.folder, name);
    return !existsSync(file) || readFileSync(file, 'utf8') !== generated.get(name);
  });
}

function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
}
