import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

import { CommandError, EXIT } from '../../src/cli/io';
import { enicleaner } from '../cli/io';
import { runWarm } from '../support/python';

/** What the guides tell people to do has to be possible: commands, files, targets, links. */
const root = join(__dirname, '..', '..');

const guides = readdirSync(join(root, 'guides'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('guides', name));

const pages = ['README.md', 'CONTRIBUTING.md', ...guides].map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));

/** The commands in a page's blocks, continued lines joined: in `console` behind a prompt, in `sh` to be copied whole. */
function commands(text: string): readonly string[] {
  const blocks = [...text.matchAll(/```(console|sh)\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, language, block = '']) => {
    const lines = block.replaceAll(/\\\n\s*/g, '').split('\n');
    return language === 'sh'
      ? lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.trim())
      : lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  });
}

const everything = pages.flatMap(({ path, text }) => commands(text).map((command) => ({ path, command })));

/** Words as a shell makes them, as far as the guides need it. */
function words(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? (bare ?? '').replace(/^\$BUCKET$/, 'bucket-1'),
  );
}

describe.each(pages)('$path', ({ path, text }) => {
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link ?? '');
  const files = links.filter((link) => !/^(https?:|#)/.test(link)).map((link) => link.replace(/#.*$/, ''));

  test('leads to files that exist', () => {
    expect(files.filter((file) => !existsSync(join(root, dirname(path), file)))).toEqual([]);
  });

  test('names targets that the Makefile has', () => {
    const makefile = readFileSync(join(root, 'Makefile'), 'utf8');
    const targets = [...text.matchAll(/(?:`|\$ )make ([a-z]+)/g)].map(([, target]) => target ?? '');
    expect(targets.filter((target) => !new RegExp(`^${target}:`, 'm').test(makefile))).toEqual([]);
  });
});

const deploys = everything.filter(({ command }) => command.startsWith('aws cloudformation deploy'));

test.each(deploys)(
  '$command: the template takes these parameters, and no others are needed',
  ({ command }) => {
    const all = words(command.replaceAll(/\$\([^)]*\)/g, 'value'));
    const file = all[all.indexOf('--template-file') + 1] ?? '';
    const given = all.filter((word) => /^[A-Z][A-Za-z]+=/.test(word)).map((word) => word.replace(/=.*$/, ''));
    const { Parameters = {} } = parse(readFileSync(join(root, file), 'utf8'), { logLevel: 'silent' }) as {
      Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
    };
    expect(given.filter((name) => !(name in Parameters))).toEqual([]);
    const needed = Object.keys(Parameters).filter((name) => Parameters[name]?.Default === undefined);
    expect(needed.filter((name) => !given.includes(name))).toEqual([]);
  },
);

const calls = everything.filter(
  ({ command }) => command.startsWith('aws ') && !/^aws (cloudformation deploy|s3 cp)/.test(command),
);

describe('the AWS CLI takes the command, and calls AWS', () => {
  // It answers everything with an error: only that it is called is of interest.
  const refusing = createServer((_request, response) => {
    response.writeHead(400);
    response.end('<ErrorResponse><Error><Code>Refused</Code></Error></ErrorResponse>');
  });
  let endpoint = '';

  beforeAll(async () => {
    refusing.listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    endpoint = `http://127.0.0.1:${String((refusing.address() as AddressInfo).port)}`;
  });

  afterAll(async () => {
    refusing.closeAllConnections();
    refusing.close();
  });

  test.each(calls)('$command', async ({ command }) => {
    const [tool = '', ...args] = words(command.replaceAll(/<[a-z]+>/g, 'x'.repeat(36)));
    const env = {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_DEFAULT_REGION: 'us-east-1',
    };
    const { code, stderr } = await runWarm({ program: tool, arguments: args, environment: env });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/An error occurred \(.*\) when calling the \w+ operation|Waiter \w+ failed/);
  });
});

const ENICLEANER = /^(?:npm run enicleaner --|enicleaner) /;
/** Those that take files, ask nothing without --yes, or tell each Region's refusal by itself: `test/cli` plays them. */
const OF_FILES = /^(?:npm run enicleaner --|enicleaner) (?:check |sweep |register |sandbox |verify\b)/;

const asking = everything.filter(({ command }) => ENICLEANER.test(command) && !OF_FILES.test(command));

test.each(asking)('$command: the command line takes it, and would ask AWS', async ({ command }) => {
  const args = words(command.replace(ENICLEANER, ''));
  const asked = new CommandError(EXIT.refused, 'asked');
  const ran = await enicleaner(args, {}, () => Promise.reject(asked));
  expect(ran).toMatchObject({ exitCode: EXIT.refused, err: 'enicleaner: asked\n' });
});

/** Of other people's tools: `cdk/test/guides.test.ts` runs all but SAM's, whose template `test/stories/sam.test.ts` plays. */
const OF_TOOLS = new Set(['guides/cdk.md', 'guides/sam.md', 'guides/serverless.md']);

test('other commands are few, and known', () => {
  const others = everything.filter(
    ({ path, command }) => !OF_TOOLS.has(path) && !/^(aws|make) /.test(command) && !ENICLEANER.test(command),
  );
  const known = new Set(['export', 'for', 'done', 'unzip']);
  expect(others.filter(({ command }) => !known.has(command.split(' ')[0] ?? ''))).toEqual([]);
});
