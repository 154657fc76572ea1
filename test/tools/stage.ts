import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { realNow } from '../../sandbox/time/pacing';
import { createWorld, type World, type WorldOptions } from '../../sandbox/world';

export const ROOT = join(__dirname, '..', '..');

interface Clock {
  isFollowed: boolean;
}

/** Virtual time that a story has before it catches up with the machine's clock. */
const HEAD_START = 30 * 24 * 3_600_000;

export interface StageOptions {
  readonly world: NonNullable<WorldOptions['world']>;
  /** Folders of the tool's programs. */
  readonly path?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Which rows of the tool's tables of events are kept; the others become one `…`. */
  readonly keeps?: (line: string) => boolean | undefined;
  /** Which rows are there or not by the moments at which the tool asks: they are left out, without a trace. */
  readonly isByPolling?: (line: string) => boolean;
}

/**
 * Where a tool plays a story: a world of its own with an open door, a folder that is its home, and a transcript
 * of what the person at the terminal reads.
 */
export class Stage {
  readonly world: World;
  readonly folder = mkdtempSync(join(tmpdir(), 'tools-'));
  readonly endpoint: string;
  readonly #options: StageOptions;
  readonly #defects: unknown[];
  readonly #transcript: string[] = [];
  readonly #clock: Clock;

  private constructor(world: World, port: number, options: StageOptions, defects: unknown[], clock: Clock) {
    this.world = world;
    this.#clock = clock;
    this.endpoint = `http://127.0.0.1:${port}`;
    this.#options = options;
    this.#defects = defects;
  }

  static async begin(options: StageOptions): Promise<Stage> {
    const defects: unknown[] = [];
    const clock: Clock = { isFollowed: false };
    const world = createWorld({
      project: ROOT,
      world: options.world,
      start: realNow() - HEAD_START,
      follow: () => (clock.isFollowed ? realNow() : 0),
      onDefect: (error) => defects.push(error),
    });
    const { port } = await world.listen(0);
    return new Stage(world, port, options, defects, clock);
  }

  /** Puts a file into the folder. */
  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /**
   * Keeps the clock from being behind the machine's from now on, as `--start now` does: tools leave out what happened
   * before they began, by the machine's time.
   */
  follow(): void {
    this.#clock.isFollowed = true;
  }

  /**
   * Runs a line as a person types it, and gives what it prints, ids and times replaced.
   *
   * @param environment more of it, for this line
   * @throws Error with what it printed, where it doesn't end with `exit`
   */
  async run(line: string, exit = 0, environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, output } = await this.#shell(line, environment);
    const shown = this.#shown(output);
    this.#transcript.push(`$ ${line}`, shown, ...(code === 0 ? [] : [`exit ${String(code)}`]), '');
    if (code !== exit) throw new Error(`$ ${line}\n${output}\nexit ${String(code)} instead of ${exit}`);
    return shown;
  }

  /** What was read so far. */
  get transcript(): string {
    return this.#transcript.join('\n');
  }

  async end(): Promise<void> {
    await this.world.close();
    rmSync(this.folder, { recursive: true, force: true });
    if (this.#defects.length > 0) throw new AggregateError(this.#defects, 'Defects of the sandbox');
  }

  #shell(
    line: string,
    environment: NodeJS.ProcessEnv,
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const child = spawn('bash', ['-c', line], {
      cwd: this.folder,
      // Nothing of the user's: no profile, no proxy, no terminal.
      env: {
        PATH: [...(this.#options.path ?? []), dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
        HOME: this.folder,
        LANG: 'C.UTF-8',
        TZ: 'UTC',
        CI: '1',
        NO_COLOR: '1',
        NO_PROXY: '*',
        AWS_ENDPOINT_URL: this.endpoint,
        AWS_ACCESS_KEY_ID: 'any',
        AWS_SECRET_ACCESS_KEY: 'any',
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_PAGER: '',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        PYTHONDONTWRITEBYTECODE: '1',
        ...this.#options.environment,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, output });
      });
    });
  }

  #shown(output: string): string {
    const { keeps = () => undefined, isByPolling = () => false } = this.#options;
    const lines = tidied(output.replaceAll(this.folder, '<folder>').replaceAll(this.endpoint, '<endpoint>'))
      .split('\n')
      .filter((line) => !isByPolling(line))
      .map((line) => (keeps(line) === false ? '…' : line.trimEnd()));
    return sortedWhereAtOnce(lines)
      .filter((line, index) => !['', '…'].includes(line) || line !== lines[index - 1])
      .join('\n')
      .trim();
  }
}

/**
 * What comes in any order, in one: the CDK's assets, which are done side by side, and rain's messages, which it collects in a
 * map of Go's (internal/aws/cfn/stack.go).
 */
function sortedWhereAtOnce(lines: readonly string[]): readonly string[] {
  const isAtOnce = (line: string | undefined): boolean =>
    /^(?:\w+: )?(?:start|success): |^ {2}- \w+ - /u.test(line ?? '');
  const sorted: string[] = [];
  let run: string[] = [];
  for (const line of [...lines, '']) {
    if (isAtOnce(line)) run.push(line);
    else {
      sorted.push(...run.toSorted(), line);
      run = [];
    }
  }
  return sorted;
}

/** With ids and times replaced: what of a text is the same in each run. */
export function tidied(text: string): string {
  return REPLACED.reduce((so, [pattern, by]) => so.replaceAll(pattern, by), text);
}

const REPLACED: readonly (readonly [RegExp, string])[] = [
  // Colours and movements of the cursor.
  // oxlint-disable-next-line no-control-regex
  [/\u001B\[[\d;?]*[A-Za-z]/gu, ''],
  [/\r/gu, ''],
  [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gu, '<uuid>'],
  [/\b[\da-f]{64}\b/gu, '<hash>'],
  [/\b[\da-f]{32}\b/gu, '<hash>'],
  [/(?<=-us-east-1-)[\da-f]{8}\b/gu, '<hash>'],
  [/\b(eni|sg|subnet|vpc|nat|eipalloc|rtb|igw|sgr|eni-attach|ela-attach)-[\da-f]{17}\b/gu, '$1-<id>'],
  [/(?<=-)(?=\d*[A-Z])[\dA-Z]{12,13}(?![\dA-Za-z])/gu, '<ID>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?/gu, '<time>'],
  [/\b\d{1,2}:\d\d:\d\d [AP]M\b/gu, '<time>'],
  [/(?<=samcli-deploy)\d{10}\b/gu, '<s>'],
  [/(?<=\/tmp\/tmp)\w{8}\b/gu, '<id>'],
  [/(?<=time: |\()[\d.]+s(?=\)|$)/gmu, '<s>'],
];

/**
 * Holds a transcript to its file in `golden/`: every line that a person reads is looked at when it changes.
 * `UPDATE_GOLDEN=1` writes it anew.
 *
 * @returns the file's text
 */
export function golden(name: string, text: string): string {
  const path = join(__dirname, 'golden', `${name}.txt`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
