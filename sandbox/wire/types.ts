import type { Call, Input } from '../call';

/** An HTTP request as the front door sees it, without a socket: tests hand these in directly. */
export interface WireRequest {
  readonly method: string;
  /** Path and query string as sent, undecoded: `/2015-03-31/functions/f?Qualifier=1`. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The request's target, taken apart once. */
export interface RequestParts {
  /** Undecoded, without the query string. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The call took effect, but the connection is to be closed without a byte of this answer. */
  readonly reset?: true;
}

/** AWS's wire protocols, by the names of the Smithy and botocore models. */
export type ProtocolName =
  'ec2Query' | 'query' | 'json1.0' | 'json1.1' | 'restJson' | 'restXml' | 'rpcv2Cbor';

export type { Call } from '../call';

/**
 * One API operation as the front door calls it: its input has been read by its model, and what it gives is written by it
 * (typed for each: `./model`).
 */
export type ServedOperation = (input: Input, call: Call) => unknown;

/** One AWS service of the sandbox. */
export interface Service {
  /** The signing name in the credential scope: `ec2`, `cloudformation`, `lambda`, `ssm`, `logs`, … */
  readonly signingName: string;
  /** The protocols it is spoken in, the usual one first. */
  readonly protocols: readonly ProtocolName[];
  /** Version or namespace for the protocols that carry one (XML namespace, `X-Amz-Target` prefix). */
  readonly xmlNamespace?: string;
  readonly targetPrefix?: string;
  readonly operations: Readonly<Record<string, ServedOperation>>;
  /**
   * Loads the client of AWS's own SDK, whose model says how inputs and outputs go over the wire (`./model`): made by
   * `modelledService`.
   */
  readonly client: () => object;
  /**
   * Takes off a REST request what its model doesn't know of: where S3's buckets stand, how its bodies travel. Labels are
   * what the model's paths should have had. Throws `AwsError`.
   */
  readonly unwrap?: (
    request: WireRequest,
    parts: RequestParts,
  ) => {
    readonly request: WireRequest;
    readonly parts: RequestParts;
    readonly labels: Readonly<Record<string, string>>;
  };
}

/** An error in AWS's shape. `code` and `message` are what the real service says, word for word where known. */
export class AwsError extends Error {
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** Further members of the error's body (`Type: 'User'` of Lambda's, and the like). */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { readonly status?: number; readonly members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
  }
}
