import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

import { HookError } from '../../guard/protocol';
import type { Json } from '../../ground/json';

/**
 * A template has at most 1 MB (User Guide); a payload may hold two, one of them as a JSON text, and each
 * changed resource before and after. In bytes.
 */
const MOST_BYTES = 16 * 1024 * 1024;
/** One attempt, in milliseconds; AWS's Python runtime gives it 10 s. */
const TIMEOUT = 5_000;
const ATTEMPTS = 3;

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Fetches what an invocation is about. Only https, except from the endpoint that stands in for AWS on this
 * very machine: then `AWS_ENDPOINT_URL` says so.
 *
 * @throws HookError `InvalidRequest` for a URL that may not be fetched and for what is no JSON, `NetworkFailure`
 * where there is no answer, or too much of it
 */
export async function fetchPayload(url: string, environment: NodeJS.ProcessEnv): Promise<Json> {
  const address = allowed(url, environment);
  const body = await attempts(address);
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw new HookError('InvalidRequest', 'What the payload’s URL gives is no JSON.');
  }
}

function allowed(url: string, environment: NodeJS.ProcessEnv): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol === 'https:') return address;
  if (address?.protocol === 'http:' && LOOPBACK.has(address.hostname) && isLocal(environment)) return address;
  throw new HookError('InvalidRequest', 'The payload’s URL is not https.');
}

function isLocal(environment: NodeJS.ProcessEnv): boolean {
  const endpoint = environment['AWS_ENDPOINT_URL'];
  return endpoint !== undefined && URL.canParse(endpoint) && LOOPBACK.has(new URL(endpoint).hostname);
}

async function attempts(address: URL): Promise<string> {
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      return await get(address);
    } catch (error) {
      failure = error;
      if (error instanceof Refusal) break;
    }
  }
  // The URL is signed: whoever has it can read the template. It stays out of messages.
  const reason = failure instanceof Error ? failure.message : 'no answer';
  throw new HookError('NetworkFailure', `The payload can’t be fetched: ${reason}.`, { cause: failure });
}

/** Another attempt would end the same. */
class Refusal extends Error {}

/** One attempt. Redirections aren't followed: the signed URL is the place itself. */
function get(address: URL): Promise<string> {
  const request = address.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(address, { method: 'GET', headers: { accept: 'application/json' } });
    const timer = setTimeout(() => call.destroy(new Error(`no answer in ${TIMEOUT / 1_000} s`)), TIMEOUT);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    call.on('error', (error) => end(() => reject(error)));
    call.on('response', (response) => {
      const status = response.statusCode ?? 0;
      if (status !== 200) {
        const failure = `status ${status}`;
        response.resume();
        end(() => reject(status >= 500 || status === 429 ? new Error(failure) : new Refusal(failure)));
        return;
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) call.destroy(new Refusal(`it has more than ${MOST_BYTES / 1024 / 1024} MiB`));
        else chunks.push(chunk);
      });
      response.on('end', () => end(() => resolve(Buffer.concat(chunks).toString('utf8'))));
      response.on('error', (error) => end(() => reject(error)));
    });
    call.end();
  });
}
