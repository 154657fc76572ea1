import type { Cloud } from '../../../cloud';
import type { AskFunction } from '../../../services/lambda/ask';
import type { InvocationResult, ProcessHost } from '../../../processes/host';
import { SECOND } from '../../../time/instant';
import type { Catalog, TypeVersion } from '../catalog';
import { applies, configurationOf, type HookConfiguration } from './configuration';
import { answerIn, HookInvoker, type HookInvocation, type ManagedHook } from './invocation';
import type { HookResult } from './result';
import type { HookAction, HookTarget } from './target';

/** Limits of CloudFormation Hooks (Hooks user guide); the message's is CloudFormation's own. */
const LIMITS = { attempts: 3, message: 4096 } as const;

const HANDLERS: Readonly<Record<HookAction, string>> = {
  CREATE: 'preCreate',
  UPDATE: 'preUpdate',
  DELETE: 'preDelete',
};

interface HookSchema {
  readonly handlers?: Readonly<Record<string, { readonly targetNames?: readonly string[] } | undefined>>;
}

/** A hook that is asked about a target, with what its configuration says. */
export interface MatchingHook {
  readonly version: Pick<TypeVersion, 'typeName' | 'typeArn' | 'versionId'>;
  readonly configuration: HookConfiguration;
  readonly invoke: (invocation: HookInvocation) => Promise<InvocationResult>;
}

/** Invokes the registered hooks, and functions behind managed ones, where CloudFormation does, and keeps what they said. */
export class Hooks {
  readonly #cloud: Cloud;
  readonly #catalog: Catalog;
  readonly #invoker: HookInvoker;
  readonly results: HookResult[] = [];
  /** By their aliases. */
  readonly managed = new Map<string, ManagedHook>();

  constructor(cloud: Cloud, host: ProcessHost, catalog: Catalog, askFunction: AskFunction) {
    this.#cloud = cloud;
    this.#catalog = catalog;
    this.#invoker = new HookInvoker(cloud, host, askFunction);
  }

  /** The hooks that are asked about this target, with what their configuration says. */
  matching(target: HookTarget): readonly MatchingHook[] {
    const registered = this.#catalog.all('HOOK').flatMap((version): readonly MatchingHook[] => {
      // A hook without a type configuration doesn't run (Hooks user guide).
      const configuration = configurationOf(this.#catalog.configuration('HOOK', version.typeName)?.text);
      if (configuration === undefined) return [];
      const handlers = (version.schema as unknown as HookSchema).handlers;
      const targetNames = handlers?.[HANDLERS[target.action]]?.targetNames ?? [];
      if (!applies(targetNames, configuration, target)) return [];
      const invoke = (asked: HookInvocation): Promise<InvocationResult> =>
        this.#invoker.invoke(version, configuration, asked);
      return [{ version, configuration, invoke }];
    });
    const managed = [...this.managed.values()].flatMap((hook): readonly MatchingHook[] => {
      const { configuration } = hook;
      if (!applies(['*'], configuration, target)) return [];
      return [{ version: hook, configuration, invoke: (asked) => this.#invoker.invokeFunction(hook, asked) }];
    });
    return [...registered, ...managed];
  }

  /** Asks one hook. It always ends with a result. */
  async ask(hook: MatchingHook, target: HookTarget, id: string): Promise<HookResult> {
    const { version, configuration } = hook;
    const result: HookResult = {
      id,
      typeName: version.typeName,
      typeArn: version.typeArn,
      versionId: version.versionId,
      failureMode: configuration.FailureMode === 'WARN' ? 'WARN' : 'FAIL',
      target,
      at: this.#cloud.time.now(),
      ...(await this.#judgement(hook, target)),
    };
    this.results.push(result);
    return result;
  }

  newId(): string {
    return this.#invoker.newId();
  }

  async #judgement(
    { version, invoke }: MatchingHook,
    target: HookTarget,
  ): Promise<Pick<HookResult, 'outcome' | 'message' | 'annotations'>> {
    const token = this.newId();
    let callbackContext: unknown = null;
    for (let invocation = 1; invocation <= LIMITS.attempts; invocation += 1) {
      const answer = answerIn(await invoke({ target, token, callbackContext, invocation }));
      if (answer === undefined) continue;
      const message = answer.message.slice(0, LIMITS.message);
      switch (answer.hookStatus) {
        case 'SUCCESS':
        case 'CHANGE_SET_SUCCESS_SKIP_STACK_HOOK':
          return { outcome: 'succeeded', message, annotations: answer.annotations };
        case 'FAILED': {
          const isJudged = answer.errorCode === 'NonCompliant';
          return {
            outcome: isJudged ? 'failed' : 'broken',
            message: isJudged ? message : `${answer.errorCode}: ${message}`,
            annotations: answer.annotations,
          };
        }
        case 'IN_PROGRESS':
          callbackContext = answer.callbackContext;
          await this.#cloud.time.sleep(
            answer.callbackDelaySeconds * SECOND,
            `the next call of ${version.typeName}`,
          );
          break;
        default:
          return {
            outcome: 'broken',
            message: `It answered with the status ${answer.hookStatus}.`,
            annotations: [],
          };
      }
    }
    return { outcome: 'broken', message: 'Hook execution timed out', annotations: [] };
  }
}
