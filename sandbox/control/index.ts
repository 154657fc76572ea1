import type { Cloud } from '../cloud';
import { plantingOf, type Plant } from '../eni-release';
import { createFaults, FAULT_NAMES, FAULTS, type FaultName } from '../faults/table';
import { isoMilliseconds, parseInstant, SECOND } from '../time/instant';
import type { Simulation } from '../time/simulation';
import type { Handle } from '../wire/front-door';
import { requestParts } from '../wire/protocol';
import { CONTROL_HEADER, refused } from '../wire/strangers';
import { AwsError, type WireRequest, type WireResponse } from '../wire/types';

/** What the control interface looks into. */
export interface Controlled {
  readonly cloud: Cloud;
  readonly time: Simulation;
  readonly ec2: { networkInterfaces(): readonly unknown[] };
  readonly plant: Plant;
}

/** The request is wrong; the message tells how it would be right. */
class BadRequest extends Error {}

type Endpoint = (
  world: Controlled,
  request: { readonly query: URLSearchParams; readonly body: Body },
) => unknown;

type Body = Readonly<Record<string, unknown>>;

/** The control calls under `/_sandbox/`: JSON in, JSON out, for people, tests and the demo. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET time': ({ time }) => ({ now: isoMilliseconds(time.now()) }),

  /** `{"seconds": 60}` or `{"until": "2026-01-05T10:00:00Z"}`: lets time pass. */
  'POST advance': async ({ time }, { body }) => {
    await time.advance(durationOf(body, time.now()));
    return { now: isoMilliseconds(time.now()) };
  },

  /** `?since=N`: the entries from the Nth on. */
  'GET journal': ({ cloud }, { query }) => {
    const since = Number(query.get('since') ?? 0);
    if (!Number.isInteger(since) || since < 0)
      throw new BadRequest('since must be a whole number from 0 on.');
    const entries = cloud.journal.entries().slice(since);
    return { entries, next: since + entries.length };
  },

  'GET network-interfaces': ({ ec2 }) => ({ networkInterfaces: ec2.networkInterfaces() }),

  /** Puts network interfaces of a service or a user into the world: the body is eni-release/planting.ts's. */
  'POST network-interfaces': ({ plant }, { body }) => {
    try {
      return { networkInterfaceIds: plant(plantingOf(body)) };
    } catch (error) {
      if (error instanceof RangeError || error instanceof AwsError) throw new BadRequest(error.message);
      throw error;
    }
  },

  'GET pending': ({ time }) => {
    const { holds, demands, events } = time.pendingWork();
    return { holds, demands, events: events.map(({ at, label }) => ({ at: isoMilliseconds(at), label })) };
  },

  'GET faults': ({ cloud }) => ({ on: cloud.faults.plan(), table: FAULTS }),

  /** `{"throttling": 0.3}`: sets the named faults, leaves the others. */
  'POST faults': ({ cloud }, { body }) => {
    // All are checked before one is set.
    const levels = Object.entries(body).map(([name, level]) => faultLevel(name, level));
    for (const [name, level] of levels) cloud.faults.set(name, level);
    return { on: cloud.faults.plan() };
  },

  'POST heal': ({ cloud }) => {
    cloud.faults.heal();
    return { on: {} };
  },
};

function faultLevel(name: string, level: unknown): readonly [FaultName, number] {
  const known = FAULT_NAMES.find((each) => each === name);
  if (known === undefined) {
    throw new BadRequest(`There is no fault ${name}. There are: ${FAULT_NAMES.join(', ')}.`);
  }
  if (typeof level !== 'number') throw new BadRequest(`Fault ${name} takes a number.`);
  try {
    createFaults({ [known]: level });
  } catch (error) {
    throw new BadRequest(error instanceof Error ? error.message : String(error));
  }
  return [known, level];
}

/** A year: further than anything in the sandbox takes. */
const LONGEST_ADVANCE = 366 * 86_400 * SECOND;

function durationOf({ seconds, until }: Body, now: number): number {
  const duration =
    typeof seconds === 'number'
      ? seconds * SECOND
      : typeof until === 'string'
        ? (parseInstant(until) ?? Number.NaN) - now
        : Number.NaN;
  if (duration >= 0 && duration <= LONGEST_ADVANCE) return duration;
  throw new BadRequest('Give {"seconds": N} or {"until": "<ISO time to come>"}, at most a year.');
}

export function createControl(world: Controlled): Handle {
  return async (request) => {
    if (request.headers[CONTROL_HEADER] === undefined)
      return refused(
        `control calls want the header ${CONTROL_HEADER}, with any value, which no web page can send unasked: curl -H '${CONTROL_HEADER}: yes' …`,
      );
    const { path, query } = requestParts(request);
    const call = `${request.method} ${path.replace(/^\/_sandbox\/?/u, '')}`;
    const endpoint = Object.hasOwn(ENDPOINTS, call) ? ENDPOINTS[call] : undefined;
    if (endpoint === undefined) {
      const calls = Object.keys(ENDPOINTS).map((each) => each.replace(' ', ' /_sandbox/'));
      return answer(404, { message: `No such control call. There are: ${calls.join(', ')}.` });
    }
    try {
      return answer(200, await endpoint(world, { query, body: bodyOf(request) }));
    } catch (error) {
      if (error instanceof BadRequest) return answer(400, { message: error.message });
      throw error;
    }
  };
}

function bodyOf({ body }: WireRequest): Body {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  } catch {
    // Falls through to the one message for all that isn't a JSON object.
  }
  throw new BadRequest('The body must be a JSON object.');
}

function answer(status: number, value: unknown): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`),
  };
}
