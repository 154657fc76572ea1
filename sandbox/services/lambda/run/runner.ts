import type { ProcessHost } from '../../../processes/host';
import type { Network } from '../../../processes/network';
import { AwsError } from '../../../wire/types';
import { functionArn } from '../names';
import type { FunctionVersion, LambdaFunction, LambdaState } from '../state';
import { Environments, type Environment } from './environments';
import { memoryOf, missingLayersOf, runtimeOf, timeoutOf } from './environment';
import { Entries, plainEntry } from './log';
import { outcomeOf, reportLine, type Outcome } from './outcome';

/** One run of a function. */
export interface Run {
  readonly it: LambdaFunction;
  readonly version: FunctionVersion;
  /** As the invocation named it. */
  readonly qualifier: string | undefined;
  readonly event: unknown;
  readonly requestId: string;
}

export interface Ran extends Outcome {
  /** The last of its log. */
  readonly log: string;
}

/** Runs functions in processes of their own. */
export class Runner {
  readonly #state: LambdaState;
  readonly #host: ProcessHost;
  readonly #environments: Environments;

  /** @param path where `python3` is looked for */
  constructor(state: LambdaState, host: ProcessHost, path: string) {
    this.#state = state;
    this.#host = host;
    this.#environments = new Environments(state, path, (id) => host.release?.(id));
  }

  /** How many invocations of the function are running. */
  running(it: LambdaFunction): number {
    return this.#environments.running(it);
  }

  /**
   * Resolves when the invocation has ended, however it did.
   *
   * @throws AwsError InvalidRuntimeException for what the sandbox can't run
   */
  async run({ it, version, qualifier, event, requestId }: Run): Promise<Ran> {
    const program = programOf(version);
    const { cloud } = this.#state;
    const chance = cloud.random.stream('lambda/runs');
    const environment = this.#environments.take(it, version);
    const isCold = environment.invocations === 1;
    const limit = timeoutOf(version);
    const memory = memoryOf(version);
    const lines: string[] = [];
    const write = (entry: string): void => {
      const said = environment.code.hidePlaces(entry);
      lines.push(said);
      environment.log.write(said);
    };
    const entries = new Entries((entry) => {
      write(entry);
      const line = plainEntry(environment.code.hidePlaces(entry));
      if (line !== '') cloud.journal.append({ kind: 'output', source: it.name, line });
    });
    const missing = missingLayersOf(version);
    if (isCold && missing.length > 0) {
      const said = `This sandbox hasn’t the files of these layers, and ${it.name} runs without them: ${missing.join(', ')}.`;
      write(`${said}\n`);
      cloud.journal.append({ kind: 'notice', text: said });
    }
    const asked = cloud.time.now();
    let loaded: number | undefined;
    let started = false;
    const start = (): void => {
      if (!started) write(`START RequestId: ${requestId} Version: ${version.version}\n`);
      started = true;
    };
    const { result } = await this.#host.invoke({
      id: requestId,
      name: it.name,
      file: environment.id,
      exportName: '',
      event,
      context: null,
      environment: environment.variables,
      limit,
      function: {
        program,
        folder: environment.code.task,
        network: () => this.#networkOf(environment),
        onOutput: (output, isWhole) => {
          start();
          entries.write(output, isWhole);
        },
        // Into the log only: the journal has to be the same in each run of the same seed.
        onCrash: (crash) => {
          start();
          entries.flush();
          for (const line of crash) write(`${line}\n`);
        },
        onLoaded: () => {
          loaded = cloud.time.now();
          start();
        },
        run: {
          handler: version.settings.Handler ?? '',
          limit,
          functionArn: functionArn(this.#state, it.name, qualifier),
          functionName: it.name,
          functionVersion: version.version,
          memoryLimitInMB: memory,
          logGroupName: environment.logGroupName,
          logStreamName: environment.logStreamName,
        },
      },
    });
    const began = loaded ?? cloud.time.now();
    // A process that computes for ever is ended in real time: in virtual time none has passed.
    if (result.is === 'timeout' && result.clock === 'real')
      await cloud.time.sleep(began + limit - cloud.time.now(), `the timeout of ${it.name}`);
    // What code needs for itself: virtual time stands still while it computes (assumed: some milliseconds).
    else if (result.is !== 'timeout') await cloud.time.sleep(chance.lognormal(4, 0.5), 'a function ends');
    const now = cloud.time.now();
    start();
    entries.flush();
    const outcome = hidden(outcomeOf(result, { requestId, limit, now }), environment);
    if (outcome.said !== undefined) write(outcome.said);
    write(`END RequestId: ${requestId}\n`);
    write(
      reportLine({
        requestId,
        duration: Math.min(now - began, limit),
        initDuration: isCold ? began - asked : undefined,
        memory,
        // Real figures differ from machine to machine (assumed: those of small functions).
        used: Math.min(memory, chance.integer(68, 95)),
        outcome,
      }),
    );
    if (result.is === 'answer' || result.is === 'error') this.#environments.giveBack(environment);
    else this.#environments.drop(environment);
    cloud.journal.append({
      kind: 'invocation',
      invocationId: requestId,
      what: it.name,
      action: 'Invoke',
      outcome: outcome.status ?? 'success',
      ...(outcome.message === undefined ? {} : { message: outcome.message }),
      duration: now - asked,
    });
    await environment.log.written();
    return { ...outcome, log: lines.join('') };
  }

  async close(): Promise<void> {
    await this.#host.close();
    this.#environments.close();
  }

  #networkOf({ version, subnetId }: Environment): Network {
    if (subnetId === undefined) return 'everything';
    return this.#state.ec2.reach(subnetId, version.vpcConfig.SecurityGroupIds);
  }
}

function hidden(outcome: Outcome, { code }: Environment): Outcome {
  return {
    ...outcome,
    payload: code.hidePlaces(outcome.payload),
    message: outcome.message === undefined ? undefined : code.hidePlaces(outcome.message),
  };
}

/** @throws AwsError InvalidRuntimeException */
function programOf(version: FunctionVersion): 'node' | 'python' {
  const runtime = runtimeOf(version);
  if (runtime.startsWith('nodejs')) return 'node';
  if (runtime.startsWith('python')) return 'python';
  throw new AwsError(
    'InvalidRuntimeException',
    `This sandbox runs functions for Node.js and Python, not for ${runtime === '' ? 'container images' : runtime}.`,
    { status: 502 },
  );
}
