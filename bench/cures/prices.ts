import type { Usage } from './usage';

/**
 * AWS's list prices in US East (N. Virginia), in US dollars, without free tiers (1,000 handler operations,
 * 1,000,000 requests and 400,000 GB-seconds a month).
 *
 * CloudFormation: $0.0009 per operation by the SKUs of the price list of 2025; "if your handler operation duration runs
 * longer than 30 seconds per operation, you will be charged at $0.00008 per-second above the 30 seconds threshold", of
 * types outside AWS::*, Alexa::* and Custom::* (aws.amazon.com/cloudformation/pricing).
 * Lambda: $0.20 per million requests and $0.00001667 per GB-second on x86 (AWS's whitepaper "How AWS Pricing Works"),
 * the latter with the digits that guides to aws.amazon.com/lambda/pricing give.
 * EventBridge: guides to its prices of 2026 list custom, partner and other accounts' events as charged; that the
 * events of a rule's schedule, which are AWS's own, are free is concluded from that.
 */
export const PRICES = {
  handlerOperation: 0.0009,
  handlerSecond: 0.00008,
  freeHandlerSeconds: 30,
  functionRequest: 0.2 / 1_000_000,
  gigabyteSecond: 0.000_016_666_7,
} as const;

/** US dollars. */
export interface Cost {
  /** One operation for each resource, and only the seconds in which its handler runs count. */
  readonly atLeast: number;
  /**
   * Each invocation is an operation (the price list calls the unit `Resource-Invocation-Count`), and waiting between
   * callbacks counts as duration. AWS's pages don't say which of the two it is, for either.
   */
  readonly atMost: number;
}

export function costOf({ operations, functionInvocations, gigabyteSeconds }: Usage): Cost {
  const functions = functionInvocations * PRICES.functionRequest + gigabyteSeconds * PRICES.gigabyteSecond;
  const handlers = (
    count: (operation: Usage['operations'][number]) => number,
    seconds: 'active' | 'whole',
  ): number =>
    operations.reduce(
      (total, each) =>
        total +
        count(each) * PRICES.handlerOperation +
        Math.max(0, each[seconds] - PRICES.freeHandlerSeconds) * PRICES.handlerSecond,
      0,
    );
  return {
    atLeast: functions + handlers(() => 1, 'active'),
    atMost: functions + handlers(({ invocations }) => invocations, 'whole'),
  };
}
