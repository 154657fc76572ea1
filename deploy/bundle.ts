import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile, type Plugin, transform } from 'esbuild';

/** What the runtime library and SDK v3 bring along that a handler never needs. SDK v2 is out of support and 173 MB. */
const replacements = {
  'aws-sdk/clients/all': './src/runtime/library/all.ts',
  'aws-sdk/clients/cloudwatch': './src/runtime/library/cloudwatch.ts',
  'aws-sdk/clients/cloudwatchlogs': './src/runtime/library/cloudwatchlogs.ts',
  'aws-sdk/clients/s3': './src/runtime/library/s3.ts',
  'string.prototype.replaceall': './src/runtime/library/replace-all.ts',
  '@aws-sdk/credential-provider-node': './src/runtime/sdk/credentials.ts',
  '@smithy/core/event-streams': './src/runtime/sdk/event-streams.ts',
  'node:zlib': './src/runtime/sdk/zlib.ts',
  // The same without polyfills for what every Node.js has, and without code for ECMAScript 5.
  'reflect-metadata': 'reflect-metadata/lite',
  'class-transformer': 'class-transformer/esm2015/index.js',
  // As modules: what writes lines of YAML stays, what reads it goes (js-yaml does that).
  yaml: './node_modules/yaml/browser/index.js',
};

/**
 * Bundles what a handler is into one file, with its source map beside it. The same sources give the same
 * bytes.
 *
 * @param entry from the repository's root
 * @returns what is in it
 * @throws Error if SDK v2 got into it
 */
export async function bundle(root: string, entry: string, outfile: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    // The oldest Node.js that runs it: that of a developer's machine, in the sandbox.
    target: 'node20',
    format: 'cjs',
    // An import() of a module of Node's own reads all of its exports, and one of "node:http" is a getter that
    // loads an HTTP client: a require() doesn't, and the first call is made in half of the time.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    alias: replacements,
    // No body is a stream of the Web's, and to ask whether one is loads Node's implementation of them.
    define: { ReadableStream: 'undefined' },
    plugins: [leanSchemas, leanVersions, standIns(root), keptNames],
    metafile: true,
    logLevel: 'warning',
  });
  refuseSdkV2(metafile);
  return metafile;
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
export const leanSchemas: Plugin = {
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
export const leanVersions: Plugin = {
  name: 'lean-versions',
  setup(esbuild) {
    esbuild.onLoad({ filter: /@aws-sdk\/client-[a-z0-9-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** The SDK imports these files of its own by relative paths, so they can't be in the table above. */
function standIns(root: string): Plugin {
  const files = [
    { filter: /\/loadSharedConfigFiles$/, standIn: 'shared-config-files' },
    {
      filter: /\/(Sha256Js|AdaptiveRetryStrategy|DefaultRateLimiter|getInstanceMetadataRegion)(\.js)?$/,
      standIn: 'unused',
    },
  ];
  return {
    name: 'stand-ins',
    setup(esbuild) {
      for (const { filter, standIn } of files) {
        const path = join(root, `src/runtime/sdk/${standIn}.ts`);
        esbuild.onResolve({ filter }, () => ({ path }));
      }
    },
  };
}

/**
 * Minified, classes and functions lose their names. Three files' are looked at: the runtime library finds the
 * registry's error code by the name of the exception's class, and knows its Integer by its name, as the SDK
 * knows its NoOpLogger. To keep all names would make the bundle larger by 6 % and slower to load by as much.
 */
const keptNames: Plugin = {
  name: 'kept-names',
  setup(esbuild) {
    const filter = /cloudformation-cli-typescript-lib\/dist\/(exceptions|interface)\.js$|\/NoOpLogger\.js$/;
    esbuild.onLoad({ filter }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const { code } = await transform(source, { keepNames: true, sourcemap: 'inline', sourcefile: path });
      return { contents: code, loader: 'js' };
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
