import { type Budget, OutOfTime, within } from '../budget';
import { toHandlerError } from '../../ground/errors';

/**
 * Milliseconds that one call may take with all its tries: an answer that stalls after its headers, or drips,
 * costs an invocation so much once.
 */
export const LONGEST_CALL = 3_500;

/**
 * What an invocation may spend on its logs and metrics. They must never cost it its time: a service that didn't
 * answer isn't asked again in this invocation, or the waits would add up, and all of it ends with the
 * invocation's budget.
 */
export class Delivery {
  readonly #budget: Pick<Budget, 'signal'>;
  readonly #longestCall: number;
  readonly #unreachable = new Map<object, Error>();

  constructor(budget: Pick<Budget, 'signal'>, longestCall = LONGEST_CALL) {
    this.#budget = budget;
    this.#longestCall = longestCall;
  }

  /**
   * Makes a call of a service.
   *
   * @param service any object that stands for it
   * @throws what the call throws; the same again where the service didn't answer before
   */
  async of<T>(service: object, call: () => Promise<T>): Promise<T> {
    const before = this.#unreachable.get(service);
    if (before !== undefined) throw before;
    try {
      return await within(this.#budget, this.#inTime(call()));
    } catch (error) {
      if (error instanceof Error && toHandlerError(error).code === 'NetworkFailure') {
        this.#unreachable.set(service, error);
      }
      throw error;
    }
  }

  #inTime<T>(call: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(new OutOfTime()), this.#longestCall);
      void call.then(resolve, reject).finally(() => {
        clearTimeout(timer);
      });
    });
  }
}
