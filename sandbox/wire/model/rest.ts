import type { Input } from '../../call';
import type { WireRequest } from '../types';
import type { RequestParts } from '../protocol';
import { decodeSegment } from '../rest';
import { AwsError } from '../types';
import { instantIn, numberIn } from './reading';
import { operationModel } from '.';
import type { Model, Shape } from './shapes';
import { instantText } from './xml';

/** How the documents of a REST protocol are written: JSON or XML. */
export interface Documents {
  /** Of the members that travel in the body. `shape` is the operation's input, or its payload. */
  read(body: Uint8Array, shape: Shape, isPayload: boolean): Input;
  write(value: object, shape: Shape): Uint8Array;
  readonly contentType: string;
}

/** What an operation gives as HTTP. */
export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Which operation a request is for, and what its path says. */
export interface Match {
  readonly operation: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly operation: string;
  readonly method: string;
  readonly segments: readonly string[];
  /** Of the query string, what has to be there: `uploads`, `list-type=2`. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

const patterns = new WeakMap<object, readonly Pattern[]>();

/**
 * The operation of a client's whole model that a method and a path are of; the sandbox may not have it. The one with
 * the most in the query string, then the most literal path goes first.
 */
export function route(
  client: object,
  method: string,
  path: string,
  query: URLSearchParams,
): Match | undefined {
  const segments = path.replace(/^\//u, '').split('/');
  for (const pattern of patternsOf(client)) {
    if (pattern.method !== method) continue;
    const labels = labelsOf(pattern.segments, segments);
    if (labels === undefined) continue;
    const isAsked = pattern.query.every(([name, value]) =>
      value === '' ? query.has(name) : query.getAll(name).includes(value),
    );
    if (isAsked) return { operation: pattern.operation, labels };
  }
  return undefined;
}

function patternsOf(client: object): readonly Pattern[] {
  const found = patterns.get(client);
  if (found !== undefined) return found;
  const made = Object.keys(client)
    .filter((key) => key.endsWith('$'))
    .flatMap((key) => {
      const operation = key.slice(0, -1);
      const [method, target] = operationModel(client, operation)?.http ?? [];
      if (method === undefined || target === undefined) return [];
      const [path = '', query = ''] = target.split('?');
      return [
        {
          operation,
          method,
          segments: path.replace(/^\//u, '').split('/'),
          query: [...new URLSearchParams(query)].filter(([name]) => name !== 'x-id'),
        },
      ];
    })
    .toSorted((a, b) => b.query.length - a.query.length || literals(b) - literals(a));
  patterns.set(client, made);
  return made;
}

function literals({ segments }: Pattern): number {
  return segments.filter((each) => !each.startsWith('{')).length;
}

/** What stands for the names in braces, or undefined where the path is another. */
function labelsOf(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const isGreedy = pattern.at(-1)?.endsWith('+}') === true;
  // A slash at the end is a key's, or nothing.
  const length = segments.length - (!isGreedy && segments.at(-1) === '' ? 1 : 0);
  if (isGreedy ? length < pattern.length : length !== pattern.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const label = /^\{(\w+)(\+?)\}$/u.exec(part);
    const segment = label?.[2] === '+' ? segments.slice(index).join('/') : (segments[index] ?? '');
    if (label?.[1] === undefined) {
      if (part !== segment) return undefined;
    } else if (segment === '') return undefined;
    else labels[label[1]] = decodeSegment(segment);
  }
  return labels;
}

/**
 * The input that a request carries in its path, its query string, its headers and its body.
 *
 * @throws AwsError SerializationException
 */
export function readRest(
  model: Model,
  { labels }: Match,
  request: WireRequest,
  parts: RequestParts,
  documents: Documents,
): Input {
  const input: Record<string, unknown> = {};
  let hasBody = false;
  let payload: readonly [name: string, shape: Shape] | undefined;
  for (const [name, shape] of model.input.members()) {
    const { traits } = shape;
    if (traits.httpPayload) payload = [name, shape];
    else if (traits.httpLabel) input[name] = readText(shape, labels[name] ?? '', name);
    else if (traits.httpQuery !== undefined) {
      const given = parts.query.getAll(traits.httpQuery);
      if (given.length === 0) continue;
      input[name] =
        shape.kind === 'list'
          ? given.map((each) => readText(shape.item(), each, name))
          : readText(shape, given[0] ?? '', name);
    } else if (traits.httpHeader !== undefined) {
      const given = request.headers[traits.httpHeader.toLowerCase()];
      if (given !== undefined) input[name] = readHeader(shape, given, name);
    } else if (traits.httpPrefixHeaders !== undefined) {
      input[name] = withPrefix(request.headers, traits.httpPrefixHeaders.toLowerCase());
    } else hasBody = true;
  }
  if (payload !== undefined) {
    const [name, shape] = payload;
    if (shape.kind === 'bytes') input[name] = request.body;
    else if (shape.kind === 'text') input[name] = Buffer.from(request.body).toString('utf8');
    else if (request.body.length > 0) input[name] = documents.read(request.body, shape, true);
  }
  // What the path says goes before what a body may repeat.
  return hasBody ? { ...documents.read(request.body, model.input, false), ...input } : input;
}

function withPrefix(headers: WireRequest['headers'], prefix: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

function readHeader(shape: Shape, given: string, name: string): unknown {
  return shape.kind === 'list'
    ? given.split(',').map((each) => readText(shape.item(), each.trim(), name))
    : readText(shape, given, name);
}

function readText(shape: Shape, given: string, name: string): unknown {
  const value = TEXTS[shape.kind]?.(given);
  if (value === undefined && given !== '')
    throw new AwsError(
      'SerializationException',
      `The value ${JSON.stringify(given.slice(0, 200))} of ${name} can't be read.`,
    );
  return value;
}

const TEXTS: Readonly<Partial<Record<Shape['kind'], (text: string) => unknown>>> = {
  text: (text) => text,
  number: numberIn,
  bigint: numberIn,
  flag: (text) => ({ true: true, false: false })[text],
  instant: instantIn,
};

/** An output as HTTP: its status, its headers and its document. */
export function writeRest(model: Model, output: object | undefined, documents: Documents): RestResponse {
  const given = (output ?? {}) as Readonly<Record<string, unknown>>;
  const headers: Record<string, string> = {};
  let status = model.http?.[2] ?? 200;
  const inBody: Record<string, unknown> = {};
  let hasBody = false;
  let payload: readonly [shape: Shape, value: unknown] | undefined;
  for (const [name, shape] of model.output?.members() ?? []) {
    const { traits } = shape;
    const value = given[name];
    if (traits.httpPayload) payload = [shape, value];
    else if (traits.httpResponseCode) {
      if (typeof value === 'number') status = value;
    } else if (traits.httpHeader !== undefined) {
      if (value !== undefined && value !== null)
        headers[traits.httpHeader.toLowerCase()] = headerOf(shape, value);
    } else if (traits.httpPrefixHeaders !== undefined) {
      for (const [key, each] of Object.entries((value ?? {}) as Readonly<Record<string, string>>))
        headers[`${traits.httpPrefixHeaders.toLowerCase()}${key}`] = each;
    } else {
      hasBody = true;
      inBody[name] = value;
    }
  }
  if (payload !== undefined) return { status, ...payloadOf(payload, headers, documents) };
  if (!hasBody || model.output === undefined) return { status, headers, body: new Uint8Array() };
  return {
    status,
    headers: { 'content-type': documents.contentType, ...headers },
    body: documents.write(inBody, model.output),
  };
}

function payloadOf(
  [shape, value]: readonly [shape: Shape, value: unknown],
  headers: Readonly<Record<string, string>>,
  documents: Documents,
): Pick<RestResponse, 'headers' | 'body'> {
  if (value === undefined || value === null) return { headers, body: new Uint8Array() };
  if (value instanceof Uint8Array) return { headers, body: value };
  if (typeof value === 'string') return { headers, body: Buffer.from(value) };
  return {
    headers: { 'content-type': documents.contentType, ...headers },
    body: documents.write(value, shape),
  };
}

function headerOf(shape: Shape, value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(',');
  return shape.kind === 'instant' ? instantText(value as Date, shape.format ?? 'http-date') : String(value);
}
