import type { RequestOptions } from 'node:http';

import type { Network } from '../network';

/** Where a request goes. */
export type Destination =
  | {
      readonly is: 'sandbox';
      /** In place of the request's own. */
      readonly options: RequestOptions;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** A server on this machine, or on the Internet. */
  | { readonly is: 'another' }
  /** No route leads there. */
  | { readonly is: 'nowhere' };

const AWS = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws)$/u;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/u;

/**
 * The sandbox is its endpoint's host, at its port or at those that a URL leaves out, and all of AWS's
 * hosts: what runs here never reaches AWS.
 */
export function destinationOf(
  scheme: 'http' | 'https',
  options: RequestOptions,
  network: Network,
  endpoint = process.env['AWS_ENDPOINT_URL'],
): Destination {
  const sandbox = endpoint === undefined ? undefined : new URL(endpoint);
  const host = (options.hostname ?? options.host ?? 'localhost').replace(/:\d+$/u, '');
  const port = String(options.port ?? '') || (scheme === 'https' ? '443' : '80');
  const isAws = AWS.test(host);
  const isSandbox =
    sandbox !== undefined && host === sandbox.hostname && [sandbox.port || '80', '443', '80'].includes(port);
  if (!isAws && !isSandbox) {
    if (LOOPBACK.test(host) || network === 'everything' || network.hasInternet) return { is: 'another' };
    return { is: 'nowhere' };
  }
  const service = serviceOf(options, host);
  if (network !== 'everything' && !network.hasInternet && !network.services.includes(service))
    return { is: 'nowhere' };
  if (sandbox === undefined) return { is: 'nowhere' };
  return {
    is: 'sandbox',
    options: {
      protocol: 'http:',
      hostname: sandbox.hostname,
      host: sandbox.hostname,
      port: sandbox.port,
    },
    headers: isAws ? { host } : {},
  };
}

const SCOPE = /\b\d{8}(?:\/|%2F)[\w-]+(?:\/|%2F)(?<service>[\w-]+)(?:\/|%2F)aws4_request/iu;

/** The signing name in the request's signature, else in AWS's host; what isn't signed is taken for S3's. */
function serviceOf({ headers, path }: RequestOptions, host: string): string {
  const signed = SCOPE.exec(`${JSON.stringify(headers ?? {})} ${path ?? ''}`)?.groups?.['service'];
  if (signed !== undefined) return signed;
  const labels = AWS.test(host) ? host.split('.') : [];
  return labels.includes('s3') ? 's3' : (labels[0] ?? 's3');
}
