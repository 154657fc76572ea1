import type { WireRequest, WireResponse } from './types';

/** Names that mean this machine to every resolver: RFC 6761 keeps `localhost` and what is below it for that. */
const LOOPBACK = /^(?:(?:[\w.-]+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/iu;

/**
 * AWS's own names, as its endpoints have them. Only AWS can make one of them lead here, while a stranger's
 * name may lead to the loopback interface at the second look (DNS rebinding).
 */
const AWS = /^(?:[\w.-]+\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)$/iu;

/**
 * Why a request isn't answered because a web page may have sent it; undefined for all that AWS's clients send.
 *
 * Browsers put `Origin` on what scripts and forms send, except for plain GETs, and `Sec-Fetch-Site` on
 * everything that goes to the loopback interface (Fetch standard; Fetch Metadata). Pages can't leave them out.
 * `none` is the person who typed an address: a presigned URL, say. A page on another port of this machine is
 * `same-site`, and one that the sandbox's own S3 served is `same-origin`: no tool of AWS's says either.
 *
 * @param own the host that the sandbox listens on
 */
export function refusalOfStranger(
  { headers }: Pick<WireRequest, 'headers'>,
  own?: string,
): string | undefined {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin !== undefined) return 'the sandbox answers no web page, and this request has an Origin';
  if (site !== undefined && site !== 'none')
    return `the sandbox answers no web page, and this request has Sec-Fetch-Site: ${site}`;
  if (host === undefined) return undefined;
  const name = host.replace(/:\d*$/u, '');
  if (LOOPBACK.test(name) || AWS.test(name) || name === own) return undefined;
  return `the sandbox answers for localhost, loopback addresses and AWS's own names, not for the host ${JSON.stringify(name.slice(0, 100))}`;
}

/**
 * What control calls want to have: any value will do. A page can't set it without asking first (it isn't a
 * header that CORS lets through), and the sandbox answers no such question.
 */
export const CONTROL_HEADER = 'x-sandbox-control';

/** The answer, in words for whoever looks into a browser's console or at curl's output. */
export function refused(reason: string): WireResponse {
  return {
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(`${JSON.stringify({ message: `Refused: ${reason}.` })}\n`),
  };
}
