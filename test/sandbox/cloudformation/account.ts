import type { JournalEntry } from '../../../sandbox/journal';
import { createWorld, type World, type WorldOptions } from '../../../sandbox/world';
import type { Caller } from '../../../sandbox/call';
import type { CallOperation } from '../../../sandbox/cloud';
import type { OperationName } from '../../../sandbox/wire/model';

/** An answer of the sandbox. */
export type Answer = Readonly<Record<string, unknown>>;

/** What lies at a path of an answer. */
export function at(answer: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<string | number, unknown>> | undefined)?.[key],
    answer,
  );
}

/** An account of the sandbox's, without a socket: stacks are called for and played to their end. */
export class Account {
  readonly world: World;

  constructor(options: WorldOptions = {}) {
    this.world = createWorld({ project: null, ...options });
  }

  /** As this caller; by default the person at the keyboard, who may do everything. */
  readonly call: CallOperation = (service, operation, input, caller) =>
    this.world.cloud.call(service, operation, input, caller ?? this.person);

  get person(): Caller {
    return this.world.cloud.callers.lookup('person');
  }

  /** A role with an inline policy, as a caller. */
  async role(name: string, ...statements: readonly object[]): Promise<Caller & { readonly roleArn: string }> {
    const { account } = this.world.cloud;
    await this.call('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: TRUST });
    await this.call('iam', 'PutRolePolicy', {
      RoleName: name,
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    });
    return {
      accessKeyId: '',
      arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
      roleName: name,
      roleArn: `arn:aws:iam::${account}:role/${name}`,
    };
  }

  /** Carries a stack operation out to its end, and gives the stack's status. */
  async do(operation: OperationName<'cloudformation'>, input: object, caller?: Caller): Promise<string> {
    const name = (input as { StackName?: string }).StackName ?? 's';
    await this.call(
      'cloudformation',
      operation,
      { StackName: name, Capabilities: ['CAPABILITY_NAMED_IAM'], ...input },
      caller,
    );
    await this.world.time.idle();
    return this.status(name);
  }

  deploy(TemplateBody: string, input: object = {}, caller?: Caller): Promise<string> {
    return this.do('CreateStack', { TemplateBody, ...input }, caller);
  }

  update(TemplateBody: string, input: object = {}, caller?: Caller): Promise<string> {
    return this.do('UpdateStack', { TemplateBody, ...input }, caller);
  }

  delete(input: object = {}, caller?: Caller): Promise<string> {
    return this.do('DeleteStack', input, caller);
  }

  /** Of the newest stack of that name, a deleted one too. */
  status(name = 's'): string {
    return this.#events(name).findLast((each) => each.logicalResourceId === name)?.status ?? '';
  }

  /** The stack's events so far, each in a line: `Id STATUS: reason`. */
  events(name = 's'): readonly string[] {
    return this.#events(name).map(
      ({ logicalResourceId, status, reason }) =>
        `${logicalResourceId} ${status}${reason === undefined ? '' : `: ${reason}`}`,
    );
  }

  /** Those of one resource since its deletion (or update) began, and how many seconds they took. */
  seconds(logicalId: string, from: string, to: string, name = 's'): number {
    const of = (status: string): number =>
      this.#events(name).find((each) => each.logicalResourceId === logicalId && each.status === status)?.at ??
      NaN;
    return (of(to) - of(from)) / 1_000;
  }

  async resource(logicalId: string, name = 's'): Promise<string> {
    const answer = await this.call('cloudformation', 'DescribeStackResource', {
      StackName: name,
      LogicalResourceId: logicalId,
    });
    return String(at(answer, 'StackResourceDetail', 'PhysicalResourceId'));
  }

  #events(name: string): readonly Extract<JournalEntry, { kind: 'stack-event' }>[] {
    return this.world.journal
      .entries()
      .flatMap((entry) => (entry.kind === 'stack-event' && entry.stackName === name ? [entry] : []));
  }

  end(): Promise<void> {
    return this.world.close();
  }
}

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});
