/** One line of a log, as CloudWatch Logs takes it. */
export interface LogEvent {
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** What PutLogEvents takes at once, and what it counts for an event besides its message (CloudWatch Logs quotas). */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
const BYTES_BESIDE = 26;

/**
 * Delivers log events without making the runtime library wait for each: it sends its dozen messages of an
 * invocation one by one, a call each. The first goes out at once; what comes while a call is under way
 * goes with the next.
 */
export class LogBatches {
  private readonly waiting: LogEvent[] = [];
  private underWay: Promise<void> | undefined;
  private failure: Error | undefined;

  private readonly send: (events: readonly LogEvent[]) => Promise<void>;

  /** @param send delivers events in one call */
  constructor(send: (events: readonly LogEvent[]) => Promise<void>) {
    this.send = send;
  }

  /**
   * Takes an event.
   *
   * @throws the error of an earlier delivery, once; this event then isn't taken
   */
  put(event: LogEvent): void {
    this.throwFailure();
    this.waiting.push(event);
    this.underWay ??= this.deliver();
  }

  /**
   * Waits until everything is delivered.
   *
   * @throws the error of a delivery that no {@link put} has thrown
   */
  async delivered(): Promise<void> {
    await this.underWay;
    this.throwFailure();
  }

  /** Never rejects: nobody may be waiting. */
  private async deliver(): Promise<void> {
    while (this.waiting.length > 0) {
      try {
        await this.send(this.waiting.splice(0, this.countOfNext()));
      } catch (error) {
        this.failure = error instanceof Error ? error : new Error(String(error));
      }
    }
    this.underWay = undefined;
  }

  private countOfNext(): number {
    let bytes = 0;
    const first = this.waiting.findIndex(({ message }, index) => {
      bytes += Buffer.byteLength(message) + BYTES_BESIDE;
      // An event that is too large alone is the service's to refuse.
      return index > 0 && (bytes > MOST_BYTES || index >= MOST_EVENTS);
    });
    return first === -1 ? this.waiting.length : first;
  }

  private throwFailure(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }
}
