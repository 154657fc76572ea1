/**
 * Stands in for `@smithy/core/event-streams`: no operation in use has a stream of events. The clients of the
 * services that have such operations ask for these when they are made.
 */
export function resolveEventStreamSerdeConfig<Configuration>(configuration: Configuration): Configuration {
  return configuration;
}

export function eventStreamSerdeProvider(): undefined {
  return undefined;
}

/** What a protocol would make for an operation with such a stream. */
export function EventStreamSerde(): never {
  throw new Error('Streams of events are not in the bundle: src/runtime/sdk/event-streams.ts.');
}
