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

/** What the runtime library and SDK v3 bring along that a handler never needs. SDK v2 is out of support and 173 MB. */
const replacements = {
  'aws-sdk/clients/all': './src/runtime/library/all.ts',
  'aws-sdk/clients/cloudwatch': './src/runtime/library/cloudwatch.ts',
  'aws-sdk/clients/cloudwatchlogs': './src/runtime/library/cloudwatchlogs.ts',
  'aws-sdk/clients/s3': './src/runtime/library/s3.ts',
  'string.prototype.replaceall': './src/runtime/library/replace-all.ts',
  '@aws-sdk/credential-provider-node': './src/runtime/library/credentials.ts',
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
    plugins: [leanSchemas, leanVersions],
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
 * them. With the constants' own values as keys, only the shapes of the operations in use stay.
 *
 * The file also registers a class for each error of the service. Without its class, an error is made from
 * the service's base class, with the same name, message and metadata (`ProtocolLib` of @aws-sdk/core; EC2
 * has no other). The handlers tell errors by their names alone, so the classes go.
 */
const leanSchemas: Plugin = {
  name: 'lean-schemas',
  setup(esbuild) {
    const filter = /@aws-sdk\/client-[a-z0-9-]+\/dist-es\/schemas\/schemas_\d+\.js$/;
    esbuild.onLoad({ filter }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: withoutErrorClasses(withLiteralKeys(source)), loader: 'js' };
    });
  },
};

/** Each client imports its whole package.json, for the version that it sends in its user agent. */
const leanVersions: Plugin = {
  name: 'lean-versions',
  setup(esbuild) {
    esbuild.onLoad({ filter: /@aws-sdk\/client-[a-z0-9-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

function withLiteralKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name, value]) => [name, value]),
  );
  return source.replace(/\[(_\w+)\]:/g, (key: string, name: string) => {
    const value = constants.get(name);
    return value === undefined ? key : `${value}:`;
  });
}

function withoutErrorClasses(source: string): string {
  return source.replace(/^n\d+_registry\.registerError\(\w+\$, \w+\);$/gm, '');
}

function refuseSdkV2(metafile: Metafile): void {
  const found = Object.keys(metafile.inputs).find((path) => path.includes('node_modules/aws-sdk/'));
  if (found !== undefined) throw new Error(`The bundle holds SDK v2: ${found}`);
}

void main(process.argv.slice(2));
