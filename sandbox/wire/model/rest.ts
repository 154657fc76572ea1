import type { Input } from '../../call';
import type { DecodedRequest, RequestParts } from '../protocol';
import { AwsError, type Service, type WireRequest } from '../types';
import { valueOfText } from './reading';
import { operationModel } from '.';
import type { Model, Shape } from '../../model/shapes';
import { instantText } from './xml';

/** How the documents of a REST protocol are written: JSON or XML. */
export interface Documents {
  /** Of the members that travel in the body. `shape` is the operation's input, or its payload. */
  read(body: Uint8Array, shape: Shape): Input;
  write(value: object, shape: Shape): Uint8Array;
  /** A value outside the body that isn't of its kind: what is thrown; undefined where the service passes over it. */
  unreadable(name: string, value: string, kind: Shape['kind']): AwsError | undefined;
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
  /** Which of several operations of the same path a client of AWS's own means, where it says so. */
  readonly id: string | undefined;
  readonly labels: readonly string[];
  /** What its input has to have in the query string or in a header (in lower case). */
  readonly required: readonly (readonly [where: 'query' | 'header', name: string])[];
}

interface Patterns {
  readonly all: readonly Pattern[];
  /** Names in a query string that make another operation of it: `tagging`. */
  readonly telling: ReadonlySet<string>;
}

const patterns = new WeakMap<object, Patterns>();

/**
 * The operation of a client's whole model that a request is for; the sandbox may not have it. The one with the most in
 * the query string goes first, then the most literal path, then the one that most of what it requires is there for.
 *
 * @param given labels that are not in the path: those that its operation has, and no others
 */
export function route(
  client: object,
  { method, headers }: Pick<WireRequest, 'method' | 'headers'>,
  { path, query }: RequestParts,
  given: Match['labels'] = {},
): Match | undefined {
  const segments = path.replace(/^\//u, '').split('/');
  const { all, telling } = patternsOf(client);
  const told = [...query.keys()].filter((name) => telling.has(name));
  const id = query.get('x-id');
  const fits = all.flatMap((pattern) => {
    if (pattern.method !== method) return [];
    const inPath = labelsOf(pattern.segments, segments);
    if (inPath === undefined) return [];
    const labels = { ...given, ...inPath };
    const isAsked =
      pattern.query.every(([name, value]) =>
        value === '' ? query.has(name) : query.getAll(name).includes(value),
      ) &&
      told.every((name) => pattern.query.some(([known]) => known === name)) &&
      (id === null || pattern.id === undefined || pattern.id === id) &&
      pattern.labels.every((name) => labels[name] !== undefined) &&
      Object.keys(given).every((name) => pattern.labels.includes(name));
    const there = pattern.required.filter(([where, name]) =>
      where === 'query' ? query.has(name) : headers[name] !== undefined,
    ).length;
    return isAsked ? [{ pattern, labels, there, missing: pattern.required.length - there }] : [];
  });
  const [best] = fits.toSorted(
    (a, b) =>
      b.pattern.query.length - a.pattern.query.length ||
      literals(b.pattern) - literals(a.pattern) ||
      b.there - a.there ||
      a.missing - b.missing,
  );
  return best === undefined ? undefined : { operation: best.pattern.operation, labels: best.labels };
}

function patternsOf(client: object): Patterns {
  const found = patterns.get(client);
  if (found !== undefined) return found;
  const all = Object.keys(client)
    .filter((key) => key.endsWith('$'))
    .flatMap((key) => patternOf(operationModel(client, key.slice(0, -1))) ?? []);
  const telling = all.flatMap(({ query }) => query.flatMap(([name, value]) => (value === '' ? [name] : [])));
  const made = { all, telling: new Set(telling) };
  patterns.set(client, made);
  return made;
}

function patternOf(model: Model | undefined): Pattern | undefined {
  const [method, target] = model?.http ?? [];
  if (model === undefined || method === undefined || target === undefined) return undefined;
  const [path = '', text = ''] = target.split('?');
  const query = [...new URLSearchParams(text)];
  const required = model.input.members().filter(([name]) => model.required.includes(name));
  return {
    operation: model.name,
    method,
    segments: path.split('/').filter((each) => each !== ''),
    query: query.filter(([name]) => name !== 'x-id'),
    id: query.find(([name]) => name === 'x-id')?.[1],
    labels: required.flatMap(([name, { traits }]) => (traits.httpLabel === 1 ? [name] : [])),
    required: required.flatMap(
      ([
        ,
        {
          traits: { httpQuery, httpHeader },
        },
      ]): Pattern['required'] => [
        ...(httpQuery === undefined ? [] : [['query', httpQuery] as const]),
        ...(httpHeader === undefined ? [] : [['header', httpHeader.toLowerCase()] as const]),
      ],
    ),
  };
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
 * A request taken apart by its service's model; undefined where AWS has nothing there. What the sandbox hasn't is not read.
 *
 * @throws AwsError in the words of the protocol's documents
 */
export function decodeRest(
  sent: WireRequest,
  sentParts: RequestParts,
  { client, operations, unwrap }: Service,
  documents: Documents,
): DecodedRequest | undefined {
  const { request, parts, labels } = unwrap?.(sent, sentParts) ?? { request: sent, parts: sentParts };
  const match = route(client(), request, parts, labels);
  const model = match === undefined ? undefined : operationModel(client(), match.operation);
  if (match === undefined || model === undefined) return undefined;
  const isOurs = Object.hasOwn(operations, model.name);
  return { operation: model.name, input: isOurs ? readRest(model, match, request, parts, documents) : {} };
}

/** The input that a request carries in its path, its query string, its headers and its body. */
function readRest(
  model: Model,
  { labels }: Match,
  request: WireRequest,
  parts: RequestParts,
  documents: Documents,
): Input {
  const input: Record<string, unknown> = {};
  let hasBody = false;
  let payload: readonly [name: string, shape: Shape] | undefined;
  const read = (shape: Shape, given: string, where = ''): unknown => {
    const value = valueOfText(shape.kind, given);
    const refusal =
      value === undefined && given !== '' ? documents.unreadable(where, given, shape.kind) : undefined;
    if (refusal !== undefined) throw refusal;
    return value;
  };
  for (const [name, shape] of model.input.members()) {
    const { traits } = shape;
    if (traits.httpPayload) payload = [name, shape];
    else if (traits.httpLabel) input[name] = read(shape, labels[name] ?? '', name);
    else if (traits.httpQuery !== undefined) {
      const given = parts.query.getAll(traits.httpQuery);
      if (given.length === 0) continue;
      input[name] =
        shape.kind === 'list'
          ? given.map((each) => read(shape.item(), each, traits.httpQuery))
          : read(shape, given[0] ?? '', traits.httpQuery);
    } else if (traits.httpHeader !== undefined) {
      const given = request.headers[traits.httpHeader.toLowerCase()];
      if (given === undefined) continue;
      input[name] =
        shape.kind === 'list'
          ? given.split(',').map((each) => read(shape.item(), each.trim(), traits.httpHeader))
          : read(shape, given, traits.httpHeader);
    } else if (traits.httpPrefixHeaders !== undefined) {
      input[name] = withPrefix(request.headers, traits.httpPrefixHeaders.toLowerCase());
    } else hasBody = true;
  }
  if (payload !== undefined) {
    const [name, shape] = payload;
    if (shape.kind === 'bytes') input[name] = request.body;
    else if (shape.kind === 'text') input[name] = Buffer.from(request.body).toString('utf8');
    else if (request.body.length > 0) input[name] = documents.read(request.body, shape);
  }
  // What the path says goes before what a body may repeat.
  return hasBody ? { ...documents.read(request.body, model.input), ...input } : input;
}

function withPrefix(headers: WireRequest['headers'], prefix: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

/** An output as HTTP: its status, its headers and its document. */
export function writeRest(model: Model, output: object, documents: Documents): RestResponse {
  const given = output as Readonly<Record<string, unknown>>;
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

/** Percent-decodes a part of a path. Throws `InvalidURI`, S3's word for one that can't be. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
