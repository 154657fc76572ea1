import type { Instant } from '../../time/instant';
import type { OperationName, OperationOn } from '../../wire/model';
import { noSuchGroup } from './errors';

export interface LogEvent {
  /** Milliseconds since the epoch, as the client says. */
  readonly timestamp: Instant;
  readonly message: string;
  readonly ingestionTime: Instant;
  /** Of the group, counting up: what tells events of the same millisecond apart. */
  readonly sequence: number;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: Instant;
  /** By timestamp, then by arrival. */
  events: readonly LogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: Instant;
  /** Undefined: events are kept for ever. */
  retentionInDays: number | undefined;
  readonly tags: Map<string, string>;
  readonly streams: Map<string, LogStream>;
  nextSequence: number;
}

export class LogsState {
  readonly groups = new Map<string, LogGroup>();
  readonly #arnPrefix: string;

  constructor(region: string, account: string) {
    this.#arnPrefix = `arn:aws:logs:${region}:${account}:log-group:`;
  }

  /** Without the `:*` that DescribeLogGroups' older member `arn` ends in. */
  groupArn(name: string): string {
    return `${this.#arnPrefix}${name}`;
  }

  streamArn(group: LogGroup, stream: LogStream): string {
    return `${this.groupArn(group.name)}:log-stream:${stream.name}`;
  }

  /** By name or ARN. @throws AwsError ResourceNotFoundException */
  group(identifier: string): LogGroup {
    const name = identifier.startsWith(this.#arnPrefix)
      ? identifier.slice(this.#arnPrefix.length).replace(/:\*$/u, '')
      : identifier;
    const group = this.groups.get(name);
    if (group === undefined) throw noSuchGroup();
    return group;
  }

  /** Groups in order of their names. */
  all(): readonly LogGroup[] {
    return [...this.groups.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** One of its operations. */
export type LogsOperation<N extends OperationName<'logs'>> = OperationOn<LogsState, 'logs', N>;
