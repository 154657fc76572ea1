import type { Cloud } from '../../../cloud';
import type { Caller } from '../../../call';
import { AwsError } from '../../../wire/types';

export interface LogPlace {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/**
 * Writes a function's log with the rights of its role: group and stream are made when they aren't there
 * (any more), and what the role may not do isn't done, without a word (Lambda guide).
 */
export class FunctionLog {
  readonly #cloud: Cloud;
  readonly #place: LogPlace;
  readonly #caller: Caller;
  /** One after the other, in the order of their coming. */
  #last: Promise<void> = Promise.resolve();

  constructor(cloud: Cloud, place: LogPlace, caller: Caller) {
    this.#cloud = cloud;
    this.#place = place;
    this.#caller = caller;
  }

  write(message: string): void {
    const event = { timestamp: Math.floor(this.#cloud.time.now()), message };
    this.#last = this.#last.then(() => this.#put(event));
  }

  /** Resolves when everything is written. */
  written(): Promise<void> {
    return this.#last;
  }

  async #put(event: { readonly timestamp: number; readonly message: string }): Promise<void> {
    const input = { ...this.#place, logEvents: [event] };
    const put = (): Promise<unknown> => this.#cloud.call('logs', 'PutLogEvents', input, this.#caller);
    try {
      await put().catch(async (error: unknown) => {
        if (!is(error, 'ResourceNotFoundException')) throw error;
        await this.#make();
        await put();
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }

  async #make(): Promise<void> {
    const { logGroupName } = this.#place;
    const stream = (): Promise<unknown> =>
      this.#cloud.call('logs', 'CreateLogStream', this.#place, this.#caller);
    await stream().catch(async (error: unknown) => {
      if (!is(error, 'ResourceNotFoundException')) throw error;
      await this.#cloud.call('logs', 'CreateLogGroup', { logGroupName }, this.#caller);
      await stream();
    });
  }
}

function is(error: unknown, code: string): boolean {
  return error instanceof AwsError && error.code === code;
}

/** Cuts output into the entries of a log: lines, or what its writer says is one. */
export class Entries {
  #rest = '';
  readonly #add: (entry: string) => void;

  constructor(add: (entry: string) => void) {
    this.#add = add;
  }

  write(text: string, isWhole: boolean): void {
    if (isWhole) {
      this.flush();
      this.#add(text);
      return;
    }
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#add(`${line}\n`);
  }

  /** The last line may have no end. */
  flush(): void {
    if (this.#rest !== '') this.#add(this.#rest);
    this.#rest = '';
  }
}

/** Node.js's has the level last, Python's has it first. */
const PREFIX = /^(?:\[(?<first>[A-Z]+)\]\t)?\d{4}-\d\d-\d\dT[\d:.]+Z\t\S+\t(?:(?<last>[A-Z]+)\t)?/u;

/** An entry without the time and the request that the runtime has put in front: the journal has them itself. */
export function plainEntry(entry: string): string {
  const { first, last } = PREFIX.exec(entry)?.groups ?? {};
  const level = first ?? last;
  const rest = entry.replace(PREFIX, '').trimEnd();
  return level === undefined || level === 'INFO' ? rest : `${level} ${rest}`;
}
