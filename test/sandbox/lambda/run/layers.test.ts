import { PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';

import { archive } from '../../../support/code';
import { Functions } from './support';

let functions: Functions;
beforeEach(async () => {
  functions = await Functions.open();
});
afterEach(() => functions.close());

type Files = Readonly<Record<string, string>>;

/** Publishes a layer, gives its ARN. */
async function layer(LayerName: string, files: Files | Uint8Array): Promise<string> {
  const ZipFile = files instanceof Uint8Array ? files : archive(files);
  const answer = await functions.clients.lambda.send(
    new PublishLayerVersionCommand({ LayerName, Content: { ZipFile } }),
  );
  return answer.LayerVersionArn ?? '';
}

/** As Unix's programs pack a file that may be run. */
const program = (name: string, text: string): Uint8Array =>
  zipSync({ [name]: [strToU8(text), { os: 3, attrs: 0o100755 * 2 ** 16 }] });

describe('in Node.js', () => {
  it('finds the packages of layers, those for its version first, and of one in two layers the later one’s', async () => {
    const module = (text: string): string => `module.exports = '${text}';`;
    const first = await layer('first', {
      'nodejs/node_modules/a/index.js': module('a of the first'),
      'nodejs/node_modules/b/index.js': module('b of the first'),
      'nodejs/node_modules/c/index.js': module('c for all'),
      'nodejs/node22/node_modules/c/index.js': module('c for 22'),
    });
    const second = await layer('second', { 'nodejs/node_modules/b/index.js': module('b of the second') });
    const { value } = await functions.once(
      `exports.handler = async () => ['a', 'b', 'c'].map((each) => require(each));`,
      { Layers: [first, second] },
    );
    expect(value).toEqual(['a of the first', 'b of the second', 'c for 22']);
  });

  it('finds files and programs of layers under /opt, and programs in /opt/bin by their names', async () => {
    const files = await layer('files', { 'settings.json': '{"from": "a layer"}' });
    const programs = await layer('programs', program('bin/hello', '#!/bin/sh\necho "hello from $0"\n'));
    const { value, functionError } = await functions.once(
      `const { execFileSync } = require('node:child_process');
       const { readFileSync } = require('node:fs');
       exports.handler = async () => [
         JSON.parse(readFileSync('/opt/settings.json', 'utf8')).from,
         execFileSync('/opt/bin/hello', { encoding: 'utf8' }),
         execFileSync('hello', { encoding: 'utf8' }),
       ];`,
      { Layers: [files, programs] },
    );
    expect({ value, functionError }).toEqual({
      value: ['a layer', 'hello from /opt/bin/hello\n', 'hello from /opt/bin/hello\n'],
      functionError: undefined,
    });
  });

  it('leaves its own text alone where it speaks of another place', async () => {
    const files = await layer('files', { 'any.txt': '' });
    const { value } = await functions.once(
      `exports.handler = async () => ['/option', 'at /opt', '/srv/opt/x', String(/opt/)].join();`,
      { Layers: [files] },
    );
    expect(value).toBe('/option,at /opt,/srv/opt/x,/opt/');
  });
});

it('in Python finds modules of layers in both places, and programs that name Lambda’s interpreter', async () => {
  const modules = await layer('modules', {
    'python/one.py': 'SAID = "one"',
    'python/lib/python3.13/site-packages/two.py': 'SAID = "two"',
  });
  const programs = await layer(
    'programs',
    program('tool/say', '#!/var/lang/bin/python3.13\nimport sys\nprint("said", sys.argv[1])\n'),
  );
  const { value, functionError } = await functions.once(
    `import subprocess
import one, two
def handler(event, context):
    return [one.SAID, two.SAID, subprocess.check_output(["/opt/tool/say", "it"], text=True)]
`,
    { Runtime: 'python3.13', Layers: [modules, programs] },
  );
  expect({ value, functionError }).toEqual({ value: ['one', 'two', 'said it\n'], functionError: undefined });
});
