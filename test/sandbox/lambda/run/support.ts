import { CreateFunctionCommand, type CreateFunctionCommandInput } from '@aws-sdk/client-lambda';

import type { CallOperation } from '../../../../sandbox/cloud';
import type { InvokeAnswer } from '../../../../sandbox/services/lambda';
import { createWorld, type World, type WorldOptions } from '../../../../sandbox/world';
import { clientsOf, type Clients } from '../../../support/clients';
import { archive } from '../../../support/code';
import { makeRole } from '../../../support/network';

export const ROLE = 'arn:aws:iam::123456789012:role/role';

/** How an invocation ended. */
export interface Ran {
  readonly value: unknown;
  readonly functionError: string | undefined;
  /** Lines of the log between START and END, without what the runtime puts in front of the console's. */
  readonly lines: readonly string[];
  readonly answer: InvokeAnswer;
}

/** A world with an open door in which functions run, and a role that may write logs. */
export class Functions {
  readonly world: World;
  readonly clients: Clients;
  /** Calls as somebody who may do everything. */
  readonly call: CallOperation;
  readonly #defects: unknown[];

  private constructor(world: World, defects: unknown[]) {
    this.world = world;
    this.clients = clientsOf(world);
    this.call = world.cloud.call;
    this.#defects = defects;
  }

  static async open(options: WorldOptions = {}): Promise<Functions> {
    const defects: unknown[] = [];
    const world = createWorld({ project: null, onDefect: (error) => defects.push(error), ...options });
    await world.listen(0);
    await makeRole(world, 'role');
    return new Functions(world, defects);
  }

  /** Fails if an exception in the world was a defect of the sandbox. */
  async close(): Promise<void> {
    await this.world.close();
    if (this.#defects.length > 0) throw new AggregateError(this.#defects, 'defects of the sandbox');
  }

  /** Lets the role do what its name says, to everything. */
  async allow(...actions: readonly string[]): Promise<void> {
    await this.call('iam', 'PutRolePolicy', {
      RoleName: 'role',
      PolicyName: `may ${actions.join()}`.replaceAll(/[^\w]/gu, '-'),
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
      }),
    });
  }

  /** Makes the function `fn` of these files, and waits until it is active. */
  async make(
    files: Readonly<Record<string, string>>,
    input: Partial<CreateFunctionCommandInput> = {},
  ): Promise<void> {
    await this.clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'fn',
        Role: ROLE,
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
        Timeout: 900,
        Code: { ZipFile: archive(files) },
        ...input,
      }),
    );
    await this.world.time.advance(180_000);
  }

  async run(payload: unknown = {}, functionArn = 'fn'): Promise<Ran> {
    const answer = await this.world.lambda.invoke({ functionArn, payload, type: 'RequestResponse' });
    return {
      answer,
      value: JSON.parse(answer.payload ?? 'null') as unknown,
      functionError: answer.functionError,
      lines: linesOf(answer.log ?? ''),
    };
  }

  /** Makes a function of one file and runs it once. */
  async once(source: string, input: Partial<CreateFunctionCommandInput> = {}): Promise<Ran> {
    await this.make(
      { [(input.Runtime ?? '').startsWith('python') ? 'index.py' : 'index.js']: source },
      input,
    );
    return this.run();
  }
}

function linesOf(log: string): readonly string[] {
  return log
    .split('\n')
    .filter((line) => line !== '' && !/^(?:START|END|REPORT) /u.test(line))
    .map((line) => line.replace(/^\S+Z\t\S+\t(?=[A-Z]+\t)/u, '').replace(/^INFO\t/u, ''));
}
