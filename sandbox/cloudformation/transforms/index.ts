import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Cloud } from '../../cloud';
import { interpreter } from '../../processes/programs';
import { AwsError } from '../../wire/types';
import { isMap } from '../template/parse';

/** The macros that CloudFormation hosts itself and that the sandbox has AWS's code of. */
const HOSTED = ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'];

/** Where `make setup` puts what the tests run besides Node.js. */
const VENV = join(__dirname, '..', '..', '..', '.venv');

export type PlainTemplate = Readonly<Record<string, unknown>>;

/** A template can't be expanded; the message is CloudFormation's. */
export class TransformFailure extends Error {
  constructor(transform: string, cause: string) {
    super(`Transform ${transform} failed with: ${cause}`);
    this.name = 'TransformFailure';
  }
}

/** Expands the macros that templates name in `Transform`. */
export interface Transforms {
  /**
   * The template without them, its parameters given their values.
   *
   * @throws TransformFailure where the template is wrong
   * @throws AwsError ValidationError where the sandbox can't expand it, with what is missing
   */
  expand(template: PlainTemplate, parameters: Readonly<Record<string, string>>): Promise<PlainTemplate>;
  /** Ends the process that expands them. */
  close(): Promise<void>;
}

/** What a template names in `Transform`, in that order. */
export function transformsOf({ Transform }: PlainTemplate): readonly string[] {
  const named: readonly unknown[] = Array.isArray(Transform) ? Transform : [Transform];
  return named
    .map((each) => (isMap(each) ? each['Name'] : each))
    .filter((each): each is string => typeof each === 'string');
}

interface Answer {
  readonly template?: PlainTemplate;
  readonly refused?: string;
  readonly missing?: string;
}

/**
 * Expands by AWS's own code in Python (`expand.py`), in one process that the first template starts. Time stands still
 * meanwhile.
 *
 * @param venv where a Python environment may be that has it; else the `python3` of the path is asked
 */
export function createTransforms(
  cloud: Pick<Cloud, 'account' | 'region'> & { readonly time: Pick<Cloud['time'], 'hold'> },
  venv = process.env['ENICLEANER_VENV'] ?? VENV,
): Transforms {
  let child: ChildProcess | undefined;
  let lines: AsyncIterator<string> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let python = '';

  const start = (): ChildProcess => {
    const own = join(venv, 'bin', 'python');
    python = existsSync(own) ? own : interpreter();
    const started = spawn(python, ['-B', join(__dirname, 'expand.py')], {
      // Nothing of the user's: no profile, no other Region.
      env: {
        PATH: process.env['PATH'],
        AWS_DEFAULT_REGION: cloud.region,
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // Its end tells what a pipe that broke, or a program that isn't there, doesn't.
    started.on('error', () => undefined);
    started.stdin.on('error', () => undefined);
    lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
    return started;
  };

  const asked = async (question: object): Promise<Answer> => {
    child ??= start();
    child.stdin?.write(`${JSON.stringify(question)}\n`);
    const line = await lines?.next();
    if (line !== undefined && line.done !== true) return JSON.parse(line.value) as Answer;
    child = undefined;
    return { missing: 'Python 3.11 or newer' };
  };

  const one = async (
    transform: string,
    template: PlainTemplate,
    parameters: Readonly<Record<string, string>>,
  ): Promise<PlainTemplate> => {
    if (!HOSTED.includes(transform))
      throw new AwsError(
        'ValidationError',
        `The sandbox doesn't have the macro ${transform} that the template names in Transform. It expands ${HOSTED.join(' and ')}; take the other out, or deploy the template that it makes.`,
      );
    const { account, region } = cloud;
    // One after the other: an answer has no id.
    const turn = last.then(() => asked({ transform, template, parameters, region, account }));
    last = turn;
    const answer = await turn;
    if (answer.refused !== undefined) throw new TransformFailure(transform, answer.refused);
    if (answer.template === undefined)
      throw new AwsError(
        'ValidationError',
        `The sandbox expands ${transform} by AWS's own code, in Python, and ${python} doesn't have it: ${answer.missing ?? ''} is missing. Run "make setup" in its folder, or "pip install --requirement requirements-dev.txt" for that Python, and start the sandbox again.`,
      );
    return answer.template;
  };

  return {
    async expand(template, parameters) {
      const release = cloud.time.hold('the expansion of a template');
      try {
        const { Transform: _, ...rest } = template;
        let expanded: PlainTemplate = rest;
        for (const transform of transformsOf(template))
          expanded = await one(transform, { ...expanded, Transform: transform }, parameters);
        const { Transform: __, ...made } = expanded;
        return made;
      } finally {
        release();
      }
    },
    close: () =>
      new Promise((resolve) => {
        if (child === undefined) {
          resolve();
          return;
        }
        child.once('close', () => {
          resolve();
        });
        child.stdin?.end();
      }),
  };
}
