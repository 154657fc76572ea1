/** All that the command line takes from the world around it and gives to it, so that tests can be that world. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Failures, and what to do next, on standard error. */
  err(text: string): void;
  /** Progress, on standard error, unless it is to be quiet. */
  progress(text: string): void;
  readonly stdin: () => Promise<string>;
  /** Whether standard output shows colours. The words are the same either way. */
  readonly hasColors: boolean;
  /** Shows a line in the place of the last one, where a person looks at standard error; an empty one takes it away. */
  readonly live: ((line: string) => void) | undefined;
  /** Columns that text is folded at. */
  readonly width: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: { now(): number };
  /** Waits so many milliseconds, or until the signal is given; then it ends at once, without failing. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Which account, Region and services the person named, for the commands that are proposed ({@link carriedFrom}). */
  readonly carried?: string;
  /** Given when the person wants an end (SIGINT, SIGTERM). */
  readonly interrupted: AbortSignal;
}

/** What the process ends with: the same for every command. */
export const EXIT = {
  /** Nothing blocks, or it is done; `check`: at most warnings and notes. */
  done: 0,
  /** AWS or the network refused. */
  refused: 1,
  /** Wrong usage: an unknown option, a file that can't be read or is no template. */
  usage: 2,
  /** Blocked, and waiting is enough. */
  wait: 10,
  /** A person has to act; `check`: an error was found. */
  act: 20,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An end that one sentence explains: what happened, to what, and what to do. Never shown with a stack trace. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** The person used it wrongly. */
export function usageError(message: string): CommandError {
  return new CommandError(EXIT.usage, message);
}
