import type { Input } from '../call';
import type { WireRequest } from './types';
import { AwsError } from './types';
import { utf8, type DecodedRequest, type RequestParts } from './protocol';

/** Deeper names than any real operation has; a bound for the recursion below. */
const DEEPEST_NAME = 32;

interface Node {
  value?: string;
  members?: Map<string, Node>;
}

/** What a request of either query protocol asks for. Throws `MissingAction` or `MalformedQueryString`. */
export function decodeForm(request: WireRequest, parts: RequestParts): DecodedRequest {
  const parameters = formParameters(request, parts);
  const operation = parameters.get('Action');
  if (operation === null || operation === '') {
    throw new AwsError('MissingAction', 'The request is missing an action or operation parameter.');
  }
  return { operation, input: formInput(parameters) };
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

/**
 * Flattened names as a tree: `Filter.1.Value.2=x` is `{Filter: [{Value: [‥, 'x']}]}`. A structure
 * whose names are all numbers is a list in their order, with gaps closed as AWS does; `member`
 * between a list's name and its numbers (query, not ec2Query) disappears. All leaves are strings.
 */
function formInput(parameters: URLSearchParams): Input {
  const root: Node = {};
  for (const [name, value] of parameters) {
    if (name === 'Action' || name === 'Version' || name === '') continue;
    const segments = name.split('.');
    if (segments.length > DEEPEST_NAME || segments.includes('')) {
      throw malformed(`The parameter name ${JSON.stringify(name.slice(0, 200))} is not well-formed.`);
    }
    let node = root;
    for (const segment of segments) {
      node.members ??= new Map();
      let next = node.members.get(segment);
      if (next === undefined) {
        next = {};
        node.members.set(segment, next);
      }
      node = next;
    }
    node.value = value;
  }
  const tree = plain(root, '');
  return typeof tree === 'object' && !Array.isArray(tree) ? (tree as Input) : {};
}

function plain(node: Node, name: string): unknown {
  if (node.members === undefined) return node.value ?? '';
  if (node.value !== undefined) {
    throw malformed(
      `The parameter ${JSON.stringify(name.slice(0, 200))} is given both as a value and as a structure.`,
    );
  }
  const list = node.members.size === 1 ? node.members.get('member') : undefined;
  if (list?.members !== undefined && isList(list.members)) return plain(list, name);
  if (isList(node.members)) {
    return [...node.members]
      .toSorted(([a], [b]) => Number(a) - Number(b))
      .map(([index, item]) => plain(item, `${name}.${index}`));
  }
  // fromEntries defines own properties, so that a parameter called __proto__ is harmless.
  return Object.fromEntries([...node.members].map(([key, item]) => [key, plain(item, `${name}.${key}`)]));
}

function isList(members: ReadonlyMap<string, Node>): boolean {
  return [...members.keys()].every((key) => /^\d{1,9}$/u.test(key));
}

/** Documented among the common errors of the query services. */
export function malformed(message: string): AwsError {
  return new AwsError('MalformedQueryString', message);
}
