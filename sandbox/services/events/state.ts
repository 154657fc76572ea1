import type { Duration } from '../../time/instant';
import type { Release } from '../../time/simulation';
import type { OperationName, OperationOn } from '../../wire/model';

export type RuleState = 'ENABLED' | 'DISABLED';

/** What a rule invokes. */
export interface Target {
  readonly id: string;
  readonly arn: string;
  /** The text of a JSON value that is handed over in place of the event. */
  readonly input: string | undefined;
}

export interface Rule {
  readonly name: string;
  readonly scheduleExpression: string;
  /** Between two firings. */
  readonly period: Duration;
  readonly state: RuleState;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  /** By id, in the order of their putting. Outlives another PutRule of the same name. */
  readonly targets: Map<string, Target>;
  /** Takes the next firing back. */
  readonly stop: Release;
}

/** Rules of the account's default event bus: schedules are possible on no other (EventBridge guide). */
export class EventsState {
  readonly #rules = new Map<string, Rule>();
  readonly #arnPrefix: string;

  constructor(region: string, account: string) {
    this.#arnPrefix = `arn:aws:events:${region}:${account}`;
  }

  get(name: string): Rule | undefined {
    return this.#rules.get(name);
  }

  /** In place of the rule of that name, whose next firing is taken back. */
  put(rule: Rule): void {
    this.#rules.get(rule.name)?.stop();
    this.#rules.set(rule.name, rule);
  }

  delete(name: string): void {
    this.#rules.get(name)?.stop();
    this.#rules.delete(name);
  }

  /** In order of their names, so that a page can go on after the last one even when some were deleted. */
  all(): readonly Rule[] {
    return [...this.#rules.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  arn(name: string): string {
    return `${this.#arnPrefix}:rule/${name}`;
  }

  get busArn(): string {
    return `${this.#arnPrefix}:event-bus/${DEFAULT_BUS}`;
  }
}

export const DEFAULT_BUS = 'default';

/** One of its operations. */
export type EventsOperation<N extends OperationName<'events'>> = OperationOn<EventsState, 'events', N>;
