import type { Cloud } from '../../cloud';
import type { Instant } from '../../time/instant';
import type { OperationName, OperationOn } from '../../wire/model';
import type { Definition } from './definition';
import { noExecution, noMachine } from './errors';

export interface StateMachine {
  readonly name: string;
  readonly arn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly created: Instant;
  /** As it was given. */
  text: string;
  definition: Definition;
  roleArn: string;
}

/** How an execution ended. */
export type End =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | {
      readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
    };

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly input: string;
  readonly started: Instant;
  /** Undefined while it runs. */
  end: (End & { readonly at: Instant }) | undefined;
}

/** All state machines of a world, and their executions. */
export class StatesState {
  readonly machines = new Map<string, StateMachine>();
  readonly executions = new Map<string, Execution>();
  readonly #place: string;

  constructor({ region, account }: Pick<Cloud, 'region' | 'account'>) {
    this.#place = `arn:aws:states:${region}:${account}`;
  }

  machineArn(name: string): string {
    return `${this.#place}:stateMachine:${name}`;
  }

  executionArn(machineName: string, name: string): string {
    return `${this.#place}:execution:${machineName}:${name}`;
  }

  /** @throws AwsError StateMachineDoesNotExist */
  machine(arn: string): StateMachine {
    const found = this.machines.get(arn);
    if (found === undefined) throw noMachine(arn);
    return found;
  }

  /** @throws AwsError ExecutionDoesNotExist */
  execution(arn: string): Execution {
    const found = this.executions.get(arn);
    if (found === undefined) throw noExecution(arn);
    return found;
  }
}

/** One of its operations. */
export type StatesOperation<N extends OperationName<'states'>> = OperationOn<StatesState, 'states', N>;
