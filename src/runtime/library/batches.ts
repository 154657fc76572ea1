/** What a service takes in one call. */
export interface Limits<Item> {
  readonly items: number;
  readonly bytes: number;
  bytesOf(item: Item): number;
}

/**
 * Delivers log events or metrics without making the runtime library wait: it sends its dozen of an invocation
 * one by one, a call each. The first goes out at once; what comes while a call is under way goes with the
 * next.
 */
export class Batches<Item> {
  private readonly waiting: Item[] = [];
  private readonly limits: Limits<Item>;
  private readonly send: (items: readonly Item[]) => Promise<void>;
  private underWay: Promise<void> | undefined;
  private failure: Error | undefined;

  /** @param send delivers items in one call */
  constructor(limits: Limits<Item>, send: (items: readonly Item[]) => Promise<void>) {
    this.limits = limits;
    this.send = send;
  }

  /**
   * Takes an item.
   *
   * @throws the error of an earlier delivery, once; this item then isn't taken
   */
  put(item: Item): void {
    this.throwFailure();
    this.waiting.push(item);
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
    const first = this.waiting.findIndex((item, index) => {
      bytes += this.limits.bytesOf(item);
      // One that is too large alone is the service's to refuse.
      return index > 0 && (bytes > this.limits.bytes || index >= this.limits.items);
    });
    return first === -1 ? this.waiting.length : first;
  }

  private throwFailure(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }
}
