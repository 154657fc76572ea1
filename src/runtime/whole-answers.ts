import type { Pluggable } from '@smithy/types';

/** What a service writes: EC2 and CloudFormation XML, Lambda and Systems Manager JSON. */
export type Format = 'xml' | 'json';

/**
 * Something came back that no service of AWS's writes: a page of a proxy's, a redirect, half of an answer, or
 * nothing. It passes by itself, as a 503 does; SDK v3 tries it again for the member `$retryable`.
 *
 * Without this the SDK gives an empty answer for an empty body or a page of HTML: a list that looks clean.
 */
export class GarbledAnswer extends Error {
  override readonly name = 'GarbledAnswer';
  readonly $retryable = { throttling: false };
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number, what: string) {
    super(`${what} came back with status ${httpStatusCode}, which is no answer of AWS’s`);
    this.$metadata = { httpStatusCode };
  }
}

/** The answer as the SDK's request handlers give it. */
interface Answer {
  statusCode: number;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
}

/**
 * Reads each answer to its end before the SDK does, and refuses what isn't one.
 *
 * @param milliseconds how long one answer may take from its headers to its end
 */
export function wholeAnswers<Input extends object, Output extends object>(
  format: Format,
  milliseconds: number,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => async (args) => {
          const result = await next(args);
          const answer = result.response as Answer;
          const body = await bytesOf(answer.body, milliseconds);
          const operation = (context.commandName ?? '').replace(/Command$/, '');
          refuseGarbled(answer, format, operation, Buffer.from(body).toString('utf8').trim());
          answer.body = body;
          return result;
        },
        // Nearest to the socket: the SDK parses, and tries again, outside of it.
        { step: 'deserialize', priority: 'low', name: 'wholeAnswers' },
      );
    },
  };
}

/** @throws GarbledAnswer for what a service of AWS's never writes in answer to this operation */
export function refuseGarbled(
  { statusCode, headers }: Pick<Answer, 'statusCode' | 'headers'>,
  format: Format,
  operation: string,
  text: string,
): void {
  const refuse = (what: string): never => {
    throw new GarbledAnswer(statusCode, what);
  };
  if (statusCode >= 300 && statusCode < 400) refuse('A redirect');
  // Some errors of REST services have their name in a header, and no body.
  if (statusCode >= 400 && text === '' && isTold(headers)) return;
  if (text === '') refuse('Nothing');
  const isWhole = format === 'json' ? isJsonObject(text) : isElement(text, rootsOf(statusCode, operation));
  if (!isWhole) refuse(/^(?:<!doctype html|<html)/iu.test(text) ? 'A page of HTML' : 'Half of an answer');
}

function isTold(headers: Answer['headers']): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'x-amzn-errortype');
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** EC2's errors are a `Response`, the query protocol's an `ErrorResponse`. */
function rootsOf(statusCode: number, operation: string): readonly string[] {
  return statusCode < 300 ? [`${operation}Response`] : ['Response', 'ErrorResponse'];
}

/** Whether the text is that element from its beginning to its end. */
function isElement(text: string, roots: readonly string[]): boolean {
  const root = /^(?:<\?xml[^>]*\?>\s*)?<([\w.:-]+)[\s/>]/u.exec(text)?.[1];
  return root !== undefined && roots.includes(root) && (text.endsWith(`</${root}>`) || text.endsWith('/>'));
}

async function bytesOf(body: unknown, milliseconds: number): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  if (body === undefined || body === null) return new Uint8Array();
  const stream = body as AsyncIterable<Uint8Array> & { destroy?: (error: Error) => void };
  // One that drips keeps its socket from being idle.
  const timer = setTimeout(() => {
    const error = new Error(`The answer wasn’t whole ${milliseconds / 1_000} s after its headers`);
    stream.destroy?.(Object.assign(error, { name: 'TimeoutError' }));
  }, milliseconds);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
  }
}
