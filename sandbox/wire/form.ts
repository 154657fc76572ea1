import { servedModel } from './model';
import { formReader, type FormDialect, type Node } from './model/form';
import { utf8, type DecodedRequest, type RequestParts } from './protocol';
import { AwsError, type Service, type WireRequest } from './types';

/** Deeper names than any real operation has; a bound for the recursion below. */
const DEEPEST_NAME = 32;

/**
 * The reading of a protocol of forms: which operation a request asks for, and its input by AWS's model.
 *
 * @throws AwsError MissingAction, MalformedQueryString, and the dialect's
 */
export function formDecoder(
  dialect: FormDialect,
): (request: WireRequest, parts: RequestParts, service: Service) => DecodedRequest {
  const reader = formReader(dialect);
  return (request, parts, service) => {
    const parameters = formParameters(request, parts);
    const operation = parameters.get('Action');
    if (operation === null || operation === '') {
      throw new AwsError('MissingAction', 'The request is missing an action or operation parameter.');
    }
    const root = formTree(parameters);
    const model = servedModel(service, operation);
    return { operation, input: model === undefined ? {} : reader(model.input)(root) };
  };
}

/**
 * The parameters of a query request: those of the URL and those of the form in the body.
 * Throws `MalformedQueryString` when the body isn't UTF-8.
 */
export function formParameters(request: WireRequest, parts: RequestParts): URLSearchParams {
  const parameters = new URLSearchParams(parts.query);
  const body = utf8(request.body);
  if (body === undefined) throw malformed('The query string contains a syntax error.');
  for (const [name, value] of new URLSearchParams(body)) parameters.set(name, value);
  return parameters;
}

/** What every request may carry: which operation it is, and the older and the newer signature in a URL. */
const OF_THE_REQUEST =
  /^(?:Action|Version|AWSAccessKeyId|SecurityToken|Signature(?:Method|Version)?|Timestamp|Expires|X-Amz-.+)?$/u;

/** Flattened names as a tree: `Filter.1.Value.2=x`. Throws `MalformedQueryString`. */
function formTree(parameters: URLSearchParams): Node {
  const root: Node = {};
  for (const [name, value] of parameters) {
    if (OF_THE_REQUEST.test(name)) continue;
    const segments = name.split('.');
    if (segments.length > DEEPEST_NAME || segments.includes('')) {
      throw malformed(`The parameter name ${JSON.stringify(name.slice(0, 200))} is not well-formed.`);
    }
    let node = root;
    for (const segment of segments) {
      if (node.value !== undefined) throw twice(name);
      node.members ??= new Map();
      let next = node.members.get(segment);
      if (next === undefined) {
        next = {};
        node.members.set(segment, next);
      }
      node = next;
    }
    if (node.members !== undefined) throw twice(name);
    node.value = value;
  }
  return root;
}

const twice = (name: string): AwsError =>
  malformed(
    `The parameter ${JSON.stringify(name.slice(0, 200))} is given both as a value and as a structure.`,
  );

/** Documented among the common errors of the query services. */
export function malformed(message: string): AwsError {
  return new AwsError('MalformedQueryString', message);
}
