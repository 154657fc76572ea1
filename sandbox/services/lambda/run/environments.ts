import type { Caller } from '../../../call';
import { isoMilliseconds, MINUTE } from '../../../time/instant';
import type { FunctionVersion, LambdaFunction, LambdaState } from '../state';
import { CodeFolders, type Unpacked } from './code';
import { logGroupOf, variablesOf } from './environment';
import { FunctionLog } from './log';

/** An execution environment: a process that serves one invocation after the other. */
export interface Environment {
  /** What the host knows it by. */
  readonly id: string;
  readonly it: LambdaFunction;
  readonly version: FunctionVersion;
  readonly code: Unpacked;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly log: FunctionLog;
  /** Of the function's, the one that this environment's traffic goes through. */
  readonly subnetId: string | undefined;
  readonly caller: Caller;
  isBusy: boolean;
  invocations: number;
  /** Counts the times that it was idle; which of them an expiry is for. */
  idles: number;
}

/** Virtual time after which an idle environment ends; on AWS it is some minutes, unspecified (assumed). */
const IDLE = 10 * MINUTE;

/** All execution environments of a world. */
export class Environments {
  readonly #state: LambdaState;
  readonly #path: string;
  readonly #release: (id: string) => void;
  readonly #all = new Set<Environment>();
  readonly #folders = new CodeFolders();

  /** @param path where programs are looked for, `release` ends an environment's process */
  constructor(state: LambdaState, path: string, release: (id: string) => void) {
    this.#state = state;
    this.#path = path;
    this.#release = release;
  }

  /** An idle environment of the version as it is now, or a new one. It is busy from now on. */
  take(it: LambdaFunction, version: FunctionVersion): Environment {
    for (const each of this.#all) if (!each.isBusy && isOutdated(this.#state, each)) this.drop(each);
    const idle = [...this.#all].find((each) => !each.isBusy && each.version === version);
    const taken = idle ?? this.#make(it, version);
    taken.isBusy = true;
    taken.invocations += 1;
    return taken;
  }

  /** Its invocation has ended, and its process lives. */
  giveBack(environment: Environment): void {
    environment.isBusy = false;
    environment.idles += 1;
    const { idles } = environment;
    this.#state.cloud.time.after(IDLE, `an idle execution environment of ${environment.it.name}`, () => {
      if (!environment.isBusy && environment.idles === idles) this.drop(environment);
    });
  }

  /** It ends with its process. */
  drop(environment: Environment): void {
    this.#all.delete(environment);
    this.#release(environment.id);
    this.#state.cloud.callers.revoke(environment.caller.accessKeyId);
  }

  running(it: LambdaFunction): number {
    return [...this.#all].filter((each) => each.it === it && each.isBusy).length;
  }

  close(): void {
    this.#folders.close();
  }

  #make(it: LambdaFunction, version: FunctionVersion): Environment {
    const { cloud } = this.#state;
    const chance = cloud.random.stream('lambda/environments');
    const { accessKeyId, ...secrets } = cloud.callers.issue({
      arn: `arn:aws:sts::${cloud.account}:assumed-role/${version.role.name}/${it.name}`,
      roleName: version.role.name,
    });
    const caller = cloud.callers.lookup(accessKeyId);
    const logGroupName = logGroupOf(it, version);
    const logStreamName = `${day(cloud.time.now())}/[${version.version}]${chance.hex(32)}`;
    const code = this.#folders.of(
      version.code,
      version.layers.flatMap(({ code: files }) => files ?? []),
    );
    const { SubnetIds: subnets } = version.vpcConfig;
    const environment: Environment = {
      id: `${it.name}:${version.version}/${chance.hex(8)}`,
      it,
      version,
      code,
      logGroupName,
      logStreamName,
      variables: variablesOf(this.#state, {
        it,
        version,
        logStream: logStreamName,
        session: { accessKeyId, ...secrets },
        code,
        path: this.#path,
      }),
      log: new FunctionLog(cloud, { logGroupName, logStreamName }, caller),
      subnetId: subnets.length === 0 ? undefined : chance.pick(subnets),
      caller,
      isBusy: false,
      invocations: 0,
      idles: 0,
    };
    this.#all.add(environment);
    return environment;
  }
}

/** The function is gone, or isn't as it was. */
function isOutdated(state: LambdaState, { it, version }: Environment): boolean {
  return (
    state.functions.get(it.name) !== it ||
    (it.latest !== version && it.published.get(version.version) !== version)
  );
}

/** `2026/01/05` */
function day(at: number): string {
  return isoMilliseconds(at).slice(0, 10).replaceAll('-', '/');
}
