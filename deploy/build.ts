import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { correctModels } from './models';
import { type Project, projects } from './projects';

/**
 * Builds what the registry runs: for each project one file, `build/TypeFunction/handlers.js`, and beside
 * that folder, because nothing reads it at run time, its source map. The same sources give the same bytes.
 *
 * Called by `npm run build`, for all projects or those named, and by `cfn submit` through `.rpdk-config`
 * (which appends the word TypeFunction).
 */
const root = join(__dirname, '..');

/** Fixed, so that a zip of the file is the same each time: zips clamp it to their first date, in any time zone. */
const MODIFIED = new Date(0);

/** The runtime library's four imports of SDK v2, which is out of support and 173 MB. */
const replacements = {
  'aws-sdk/clients/all': './src/runtime/library/all.ts',
  'aws-sdk/clients/cloudwatch': './src/runtime/library/cloudwatch.ts',
  'aws-sdk/clients/cloudwatchlogs': './src/runtime/library/cloudwatchlogs.ts',
  'aws-sdk/clients/s3': './src/runtime/library/s3.ts',
};

async function main(names: readonly string[]): Promise<void> {
  const models = join(root, 'src', 'models.ts');
  const text = readFileSync(models, 'utf8');
  const corrected = correctModels(text);
  if (corrected !== text) writeFileSync(models, corrected);

  const wanted = names.filter((name) => name !== 'TypeFunction');
  for (const project of projects(root)) {
    if (wanted.length === 0 || wanted.includes(project.name)) await bundle(project);
  }
}

async function bundle(project: Project): Promise<void> {
  const output = join(root, project.folder, 'build');
  const file = join(output, 'TypeFunction', `${project.bundle}.js`);
  rmSync(dirname(file), { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [project.entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    // The oldest Node.js that runs it: that of a developer's machine, in the sandbox.
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    // The runtime library finds the registry's error code by the name of the exception's class.
    keepNames: true,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    alias: replacements,
    plugins: [literalKeys],
    metafile: true,
    logLevel: 'warning',
  });
  refuseSdkV2(metafile);
  utimesSync(file, MODIFIED, MODIFIED);
  renameSync(`${file}.map`, join(output, `${project.bundle}.js.map`));
  const kibibytes = Math.round(readFileSync(file).length / 1024);
  process.stdout.write(`${relative(root, file)}: ${kibibytes} KiB\n`);
}

/**
 * SDK v3 describes every shape of a service in one file of constants. Their keys are computed,
 * `{ [_xN]: … }`, so esbuild can't know that an unused one has no effect, and keeps EC2's 650 KiB of
 * them. With the constants' own values as keys, only the shapes of the operations in use stay: the
 * bundle gets less than half as large, and loads in a third of the time.
 */
const literalKeys: Plugin = {
  name: 'literal-keys',
  setup(esbuild) {
    const filter = /@aws-sdk\/client-[a-z0-9-]+\/dist-es\/schemas\/schemas_\d+\.js$/;
    esbuild.onLoad({ filter }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const constants = new Map(
        [...source.matchAll(/^const (\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name, value]) => [
          name,
          value,
        ]),
      );
      const contents = source.replace(/\[(_\w+)\]:/g, (key: string, name: string) => {
        const value = constants.get(name);
        return value === undefined ? key : `${value}:`;
      });
      return { contents, loader: 'js' };
    });
  },
};

function refuseSdkV2(metafile: Metafile): void {
  const found = Object.keys(metafile.inputs).find((path) => path.includes('node_modules/aws-sdk/'));
  if (found !== undefined) throw new Error(`The bundle holds SDK v2: ${found}`);
}

void main(process.argv.slice(2));
