import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { bundle } from '../../deploy/bundle';
import { nodeOf } from '../../test/support/runtimes';
import { median } from '../measure';
import { figure, type Run } from '../section';
import { largeTemplate } from './template';

/** Processes of each, in turn with each other; answers of each of the guard's, the first of them cold. */
const ROUNDS = 3;
const ANSWERS = 9;
const WARM_UPS = 3;

const root = join(__dirname, '..', '..');
const folder = join(root, 'build/bench/guard');

/** The hook's own bundle on a large template, against cfn-lint on the same file. */
export const run: Run = async ({ tell }) => {
  const hook = join(folder, 'hook.js');
  await mkdir(folder, { recursive: true });
  await bundle(root, 'src/hook.ts', hook);
  const template = largeTemplate();
  const formats = { JSON: JSON.stringify(template, null, 1), YAML: stringify(template) };
  const results = [];
  for (const [format, text] of Object.entries(formats)) {
    tell(`${format} of ${text.length} characters: cfn-lint takes some seconds, ${ROUNDS} times`);
    const file = join(folder, `template.${format.toLowerCase()}`);
    await writeFile(file, text);
    results.push({ format, ...(await measure(hook, file)) });
  }
  const [json, yaml] = results;
  if (json === undefined || yaml === undefined) throw new Error('no results');
  const most = (key: 'warm' | 'first' | 'bytes'): number => Math.max(json[key], yaml[key]);
  return {
    title: 'Guard: a template of 500 resources against cfn-lint',
    method: `The hook’s own bundle under Node.js 22 on a template of 500 resources, 200 functions and 0.9 MB in which everything is covered, and cfn-lint on the same file, in turn. First: from the start of a process to its first answer. Warm: the ${WARM_UPS + 1}th answer and later. Medians; times are ratios to cfn-lint’s.`,
    figures: {
      guardWarm: figure(most('warm'), 'ratio', 'warm answer, the slower of JSON and YAML', { atMost: 0.03 }),
      guardFirst: figure(most('first'), 'ratio', 'a process’s first answer, the slower of both', {
        atMost: 0.1,
      }),
      guardMemory: figure(most('bytes'), 'bytes', 'resident memory at its most, the larger of both', {
        atMost: 100e6,
      }),
    },
    tables: [
      {
        title: 'Guard : cfn-lint',
        columns: ['template', 'first answer', 'warm answer', 'memory, MB'],
        rows: results.map(({ format, first, warm, bytes }) => [
          format,
          first.toFixed(3),
          warm.toFixed(3),
          Math.round(bytes / 1e6),
        ]),
      },
    ],
    charts: [],
  };
};

interface Measured {
  readonly first: number;
  readonly warm: number;
  readonly bytes: number;
}

async function measure(hook: string, file: string): Promise<Measured> {
  const lint: number[] = [];
  const ours: { readonly first: number; readonly warm: number; readonly bytes: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    lint.push(await timeOf(join(root, '.venv/bin/cfn-lint'), ['--', file]));
    ours.push(await answers(hook, file));
  }
  const of = median(lint);
  return {
    first: median(ours.map(({ first }) => first)) / of,
    warm: median(ours.map(({ warm }) => warm)) / of,
    bytes: median(ours.map(({ bytes }) => bytes)),
  };
}

/** From start to end, in milliseconds. It finds the cleaner's type unknown, which costs it nothing. */
async function timeOf(command: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  await once(spawn(command, args, { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
}

/** One process, as Lambda has it: loads the bundle, and answers one request after another. */
const PROCESS = `
const { readFileSync } = require('node:fs');
const [hook, file, answers] = process.argv.slice(1);
console.log = () => undefined;
const { entrypoint } = require(hook);
const model = { template: readFileSync(file, 'utf8') };
const requestData = {
  targetName: 'STACK', targetType: 'STACK', targetLogicalId: 'large', targetModel: model, payload: null,
  callerCredentials: null, providerCredentials: null, providerLogGroupName: null,
};
const event = {
  clientRequestToken: 'token', awsAccountId: '123456789012', changeSetId: null, hookTypeVersion: '00000001', hookModel: {},
  stackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/large/1', hookTypeName: 'Org::VPC::EniGuard',
  actionInvocationPoint: 'CREATE_PRE_PROVISION', requestData, requestContext: { invocation: 1, callbackContext: null },
};
const took = [];
(async () => {
  for (let answer = 0; answer < Number(answers); answer += 1) {
    const began = performance.now();
    const { hookStatus, message } = await entrypoint(event, { awsRequestId: '1' });
    // performance.now() counts from the start of the process.
    took.push(answer === 0 ? performance.now() : performance.now() - began);
    if (hookStatus !== 'SUCCESS' || !message.startsWith('The template was looked at')) throw new Error(message);
  }
  process.stdout.write(JSON.stringify({ took, kilobytes: process.resourceUsage().maxRSS }));
})();
`;

async function answers(hook: string, file: string): Promise<Measured> {
  const child = spawn(nodeOf('nodejs22.x'), ['-e', PROCESS, hook, file, String(ANSWERS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  const { took, kilobytes } = JSON.parse(said) as { took: readonly number[]; kilobytes: number };
  return { first: took[0] ?? Number.NaN, warm: median(took.slice(WARM_UPS)), bytes: kilobytes * 1024 };
}
