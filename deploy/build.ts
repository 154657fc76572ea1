import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundle } from './bundle';
import { bundleCli, readManifest } from './cli-file';
import { correctModels } from './models';
import { NOTICES, noticesOf } from './notices';
import { type Project, projects } from './projects';

/**
 * Builds what the registry runs: for each project one file, `build/TypeFunction/handlers.js`, with the licences of
 * the packages in it (`notices.ts`), and beside that folder, because nothing reads it at run time, its source map. The same sources give the same bytes.
 *
 * Called by `npm run build`, for all projects or those named, with the command line beside them, and by `cfn submit` through `.rpdk-config`
 * (which appends the word TypeFunction).
 */
const root = join(__dirname, '..');

/** Fixed, so that a zip of the file is the same each time: zips clamp it to their first date, in any time zone. */
const MODIFIED = new Date(0);

async function main(names: readonly string[]): Promise<void> {
  const models = join(root, 'src', 'models.ts');
  const text = readFileSync(models, 'utf8');
  const corrected = correctModels(text);
  if (corrected !== text) writeFileSync(models, corrected);

  const wanted = names.filter((name) => name !== 'TypeFunction');
  for (const project of projects(root)) {
    if (wanted.length === 0 || wanted.includes(project.name)) await buildProject(project);
  }
  // `cfn submit` has no use for it.
  if (names.length === 0) await buildCli();
}

/** The command line, as the demo runs it: `build/cli/enicleaner.js`. */
async function buildCli(): Promise<void> {
  const file = await bundleCli(root, join(root, 'build', 'cli'), readManifest(root));
  process.stdout.write(`${relative(root, file)}\n`);
}

async function buildProject(project: Project): Promise<void> {
  const output = join(root, project.folder, 'build');
  const file = join(output, 'TypeFunction', `${project.bundle}.js`);
  rmSync(dirname(file), { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  const notices = join(dirname(file), NOTICES);
  writeFileSync(notices, noticesOf(root, await bundle(root, project.entry, file)));
  for (const each of [file, notices]) utimesSync(each, MODIFIED, MODIFIED);
  renameSync(`${file}.map`, join(output, `${project.bundle}.js.map`));
  const kibibytes = Math.round(readFileSync(file).length / 1024);
  process.stdout.write(`${relative(root, file)}: ${kibibytes} KiB\n`);
}

void main(process.argv.slice(2));
