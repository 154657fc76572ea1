import fc from 'fast-check';
import { Batches } from '../../src/runtime/library/batches';
import { LOG_LIMITS } from '../../src/runtime/library/connect';
import { cases } from '../support/cases';

type LogEvent = Parameters<typeof LOG_LIMITS.bytesOf>[0];

/** A service that answers when it is told to. */
function service(): {
  readonly batches: Batches<LogEvent>;
  readonly calls: (readonly LogEvent[])[];
  /** Answers the call under way, with an error if one is given. */
  readonly answer: (error?: Error) => Promise<void>;
} {
  const calls: (readonly LogEvent[])[] = [];
  let settle: ((error?: Error) => void) | undefined;
  const batches = new Batches<LogEvent>(LOG_LIMITS, (events) => {
    calls.push(events);
    return new Promise((resolve, reject) => {
      settle = (error) => {
        if (error === undefined) resolve();
        else reject(error);
      };
    });
  });
  return {
    batches,
    calls,
    answer: async (error) => {
      settle?.(error);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
  };
}

const event = (message: string): LogEvent => ({ message, timestamp: 1 });

test('the first event goes out at once, what comes meanwhile goes with the next call', async () => {
  const { batches, calls, answer } = service();
  for (const message of ['a', 'b', 'c']) batches.put(event(message));
  expect(calls).toEqual([[event('a')]]);
  await answer();
  batches.put(event('d'));
  expect(calls.slice(1)).toEqual([[event('b'), event('c')]]);
  await answer();
  expect(calls.slice(2)).toEqual([[event('d')]]);
  let isDelivered = false;
  const delivered = (async () => {
    await batches.delivered();
    isDelivered = true;
  })();
  expect(isDelivered).toBe(false);
  await answer();
  await delivered;
  expect(calls).toHaveLength(3);
});

test('a failure is told once, to whoever comes next', async () => {
  const { batches, calls, answer } = service();
  batches.put(event('a'));
  await answer(new Error('no'));
  expect(() => batches.put(event('b'))).toThrow('no');
  batches.put(event('b'));
  await answer();
  await expect(batches.delivered()).resolves.toBeUndefined();
  expect(calls).toEqual([[event('a')], [event('b')]]);

  batches.put(event('c'));
  await answer(new Error('again no'));
  await expect(batches.delivered()).rejects.toThrow('again no');
  await expect(batches.delivered()).resolves.toBeUndefined();
});

test('every event is sent once, in order, in calls that CloudWatch Logs takes', async () => {
  const lengths = fc.array(fc.oneof(fc.nat(50), fc.integer({ min: 200_000, max: 1_000_000 })), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(lengths, async (sizes) => {
      const calls: (readonly LogEvent[])[] = [];
      const batches = new Batches<LogEvent>(LOG_LIMITS, (events) => {
        calls.push(events);
        return Promise.resolve();
      });
      const events = sizes.map((size) => event('x'.repeat(size)));
      for (const each of events) batches.put(each);
      await batches.delivered();
      expect(calls.flat()).toEqual(events);
      for (const call of calls) {
        expect(call.length).toBeGreaterThan(0);
        const bytes = call.reduce((sum, { message }) => sum + message.length + 26, 0);
        expect(bytes).toBeLessThanOrEqual(1_048_576);
      }
    }),
    cases(100),
  );
});
