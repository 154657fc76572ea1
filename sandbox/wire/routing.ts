import { REST_XML_SERVICES } from './absent-services';
import type { CredentialScope } from './credential-scope';
import { formParameters } from './form';
import { route } from './model/rest';
import type { Protocol, RequestParts } from './protocol';
import { PROTOCOLS } from './protocols';
import { versionOf } from './query';
import type { ProtocolName, Service, WireRequest } from './types';

export type Services = ReadonlyMap<string, Service>;

/** The service that a request is for, and the protocol it is in; a name only where there is no such service. */
export type Destination =
  | { readonly service: Service; readonly protocol: Protocol }
  | { readonly unknown: string; readonly protocol: Protocol };

/**
 * Where a request goes. A signed one says so in its credential scope; for others (curl, a browser) the
 * target header, the host, the action and its version, and the path are looked at, in this order.
 */
export function findDestination(
  request: WireRequest,
  parts: RequestParts,
  scope: CredentialScope | undefined,
  services: Services,
): Destination {
  const service = scope === undefined ? guessService(request, parts, services) : services.get(scope.service);
  if (service !== undefined) return { service, protocol: protocolOf(request, service) };
  const unknown = scope?.service ?? 'unknown';
  return {
    unknown,
    protocol: REST_XML_SERVICES.has(unknown) ? PROTOCOLS.restXml : guessProtocol(request, parts),
  };
}

function guessService(request: WireRequest, parts: RequestParts, services: Services): Service | undefined {
  return (
    byTarget(request, parts, services) ??
    byHost(request, services) ??
    byAction(request, parts, services) ??
    byPath(request, parts, services) ??
    services.get('s3')
  );
}

function byTarget(request: WireRequest, parts: RequestParts, services: Services): Service | undefined {
  const target = request.headers['x-amz-target'];
  const prefix =
    target === undefined
      ? /^\/service\/([^/]+)\/operation\//u.exec(parts.path)?.[1]
      : target.slice(0, Math.max(0, target.lastIndexOf('.')));
  if (prefix === undefined) return undefined;
  return [...services.values()].find(({ targetPrefix }) => targetPrefix === prefix);
}

/** `ec2.us-east-1.amazonaws.com`, `sts.localhost:4599`, `bucket.s3.localhost`. */
function byHost(request: WireRequest, services: Services): Service | undefined {
  const labels = (request.headers['host'] ?? '').replace(/:\d+$/u, '').toLowerCase().split('.');
  const name = labels.includes('s3') ? 's3' : labels.find((label) => services.has(label));
  return name === undefined ? undefined : services.get(name);
}

function byAction(request: WireRequest, parts: RequestParts, services: Services): Service | undefined {
  const parameters = queryParameters(request, parts);
  const action = parameters?.get('Action');
  if (parameters === undefined || action === undefined || action === null) return undefined;
  const candidates = [...services.values()].filter(({ protocols }) =>
    protocols.some((name) => name === 'query' || name === 'ec2Query'),
  );
  const version = parameters.get('Version');
  return (
    candidates.find(({ xmlNamespace }) => version !== null && versionOf(xmlNamespace) === version) ??
    candidates.find(({ operations }) => Object.hasOwn(operations, action))
  );
}

/** All of REST with JSON have an operation's path in their models; an S3 key may be any. */
function byPath(request: WireRequest, parts: RequestParts, services: Services): Service | undefined {
  return [...services.values()].find(({ client, protocols }) => {
    if (!protocols.includes('restJson')) return false;
    try {
      return route(client(), request, parts) !== undefined;
    } catch {
      return false;
    }
  });
}

function queryParameters(request: WireRequest, parts: RequestParts): URLSearchParams | undefined {
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  if (!isForm) return parts.query.has('Action') ? parts.query : undefined;
  try {
    return formParameters(request, parts);
  } catch {
    return undefined;
  }
}

function protocolOf(request: WireRequest, service: Service): Protocol {
  const speaks = (name: ProtocolName): boolean => service.protocols.includes(name);
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor' && speaks('rpcv2Cbor')) return PROTOCOLS.rpcv2Cbor;
  if (request.headers['x-amz-target'] !== undefined) {
    const json = service.protocols.find((name) => name.startsWith('json'));
    if (json !== undefined) return PROTOCOLS[json];
  }
  // Neither header: of a service with several protocols it is the one that needs neither.
  const plain = service.protocols.find((name) => name !== 'rpcv2Cbor' && !name.startsWith('json'));
  return PROTOCOLS[plain ?? service.protocols[0] ?? 'json1.1'];
}

function guessProtocol(request: WireRequest, parts: RequestParts): Protocol {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return PROTOCOLS.rpcv2Cbor;
  if (request.headers['x-amz-target'] !== undefined) {
    return PROTOCOLS[(request.headers['content-type'] ?? '').includes('json-1.0') ? 'json1.0' : 'json1.1'];
  }
  return queryParameters(request, parts)?.has('Action') === true ? PROTOCOLS.query : PROTOCOLS.restJson;
}
