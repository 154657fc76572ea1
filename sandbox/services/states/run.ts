import type { Cloud } from '../../cloud';
import { SECOND } from '../../time/instant';
import { AwsError } from '../../wire/types';
import type { Answer, AskFunction } from '../lambda/ask';
import { isAmong, type State } from './definition';
import type { End, Execution, StateMachine } from './state';

/** How a state ended, and where that goes on; nowhere: the execution is over. */
type Step = { readonly output: unknown; readonly next: string | undefined } | End;

/** What took a task down (Amazon States Language, "Error representation"). */
interface Failure {
  readonly error: string;
  readonly cause: string;
}

/** How long the step from one state to the next takes: median in milliseconds and spread (assumed). */
const TRANSITION = [40, 0.4] as const;

/** Plays an execution to its end in virtual time, which it demands as long: an execution goes on whoever waits for it. */
export async function run(
  cloud: Cloud,
  machine: StateMachine,
  execution: Execution,
  ask: AskFunction,
): Promise<void> {
  const { definition, roleArn } = machine;
  const release = cloud.time.demand(`the execution ${execution.name} of ${machine.name}`);
  const cancel =
    definition.timeout === undefined
      ? (): void => undefined
      : cloud.time.after(definition.timeout * SECOND, `the timeout of ${execution.name}`, () => {
          endWith(cloud, execution, { status: 'TIMED_OUT' });
        });
  const player = new Player(cloud, execution, (functionArn, input) => ask(functionArn, input, roleArn));
  try {
    let at: string | undefined = definition.startAt;
    let input: unknown = JSON.parse(execution.input);
    while (at !== undefined && execution.end === undefined) {
      const state = definition.states.get(at);
      if (state === undefined) break;
      const step = await player.play(state, input);
      if ('status' in step) {
        endWith(cloud, execution, step);
        return;
      }
      input = step.output;
      at = step.next;
    }
    endWith(cloud, execution, { status: 'SUCCEEDED', output: JSON.stringify(input) });
  } finally {
    cancel();
    release();
  }
}

/** Ends an execution, if nothing has before. */
export function endWith(cloud: Cloud, execution: Execution, end: End): void {
  if (execution.end !== undefined) return;
  execution.end = { ...end, at: cloud.time.now() };
  if (end.status === 'FAILED') {
    const because = [end.error, end.cause].filter((each) => each !== undefined && each !== '').join(': ');
    cloud.journal.append({ kind: 'notice', text: `The execution ${execution.arn} failed: ${because}` });
  }
}

class Player {
  readonly #cloud: Cloud;
  readonly #execution: Execution;
  readonly #ask: (functionArn: string, input: unknown) => Promise<Answer>;

  constructor(
    cloud: Cloud,
    execution: Execution,
    ask: (functionArn: string, input: unknown) => Promise<Answer>,
  ) {
    this.#cloud = cloud;
    this.#execution = execution;
    this.#ask = ask;
  }

  async play(state: State, input: unknown): Promise<Step> {
    const delay = this.#cloud.random.stream('states/transitions').lognormal(...TRANSITION);
    await this.#sleep(delay);
    switch (state.type) {
      case 'Task':
        return this.#task(state, input);
      case 'Pass':
        return { output: state.result ?? input, next: state.next };
      case 'Wait':
        await this.#sleep(state.seconds * SECOND);
        return { output: input, next: state.next };
      case 'Succeed':
        return { output: input, next: undefined };
      case 'Fail':
        return { status: 'FAILED', error: state.error, cause: state.cause };
      case 'not played':
        return { status: 'FAILED', error: 'States.Runtime', cause: state.because };
    }
  }

  async #task(state: Extract<State, { type: 'Task' }>, input: unknown): Promise<Step> {
    /** How often each retrier has had its way. */
    const tried = new Map<object, number>();
    for (;;) {
      const end = await this.#attempt(state.functionArn, input);
      if ('output' in end) return { output: end.output, next: state.next };
      const retrier = state.retry.find(({ errors }) => isAmong(end.error, errors));
      const attempt = retrier === undefined ? 0 : (tried.get(retrier) ?? 0);
      if (retrier !== undefined && attempt < retrier.attempts && this.#execution.end === undefined) {
        tried.set(retrier, attempt + 1);
        await this.#sleep(Math.min(retrier.longest, retrier.interval * retrier.backoff ** attempt) * SECOND);
        continue;
      }
      const catcher = state.catch.find(({ errors }) => isAmong(end.error, errors));
      if (catcher === undefined) return { status: 'FAILED', ...end };
      return { output: { Error: end.error, Cause: end.cause }, next: catcher.next };
    }
  }

  /** An error of a function is its type, and the cause its whole answer (Step Functions guide, "Handling errors"). */
  async #attempt(functionArn: string, input: unknown): Promise<{ readonly output: unknown } | Failure> {
    try {
      const answer = await this.#ask(functionArn, input);
      if (answer.is === 'answer') return { output: JSON.parse(answer.json) as unknown };
      return { error: errorTypeIn(answer.message), cause: answer.message };
    } catch (error) {
      // Lambda refused the call: which name that has in each case is assumed, but for the prefix.
      if (error instanceof AwsError) return { error: `Lambda.${error.code}`, cause: error.message };
      throw error;
    }
  }

  async #sleep(duration: number): Promise<void> {
    await this.#cloud.time.sleep(duration, `the execution ${this.#execution.name}`);
  }
}

function errorTypeIn(json: string): string {
  const failure = JSON.parse(json) as { readonly errorType?: unknown } | null;
  return typeof failure?.errorType === 'string' ? failure.errorType : 'Error';
}
