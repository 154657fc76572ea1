/** Credentials as the registry hands them to a handler, new ones with each invocation. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How often and how long a client tries a call. */
export interface Patience {
  readonly attempts: number;
  readonly requestTimeoutMilliseconds: number;
  readonly connectionTimeoutMilliseconds: number;
  /** How long the socket may be silent once the headers have come: `requestTimeout` ends with them. */
  readonly silenceMilliseconds: number;
  /** How long an answer may take from its headers to its end. A page of 1,000 network interfaces has 1 MB. */
  readonly answerMilliseconds: number;
}

/**
 * For the handlers' own calls. An invocation has 60 s, of read and list 30 s (CloudFormation CLI's
 * contract): 4 attempts of 6 s each and three waits between them, each drawn from zero to 0.5, 1 and 2 s
 * after throttling (SDK v3's standard mode: full jitter), end within 28 s. What takes longer all the same, an
 * answer that drips or a list without an end, ends with the invocation's own time (`budget.ts`).
 */
export const forWork: Patience = {
  attempts: 4,
  requestTimeoutMilliseconds: 6000,
  connectionTimeoutMilliseconds: 2000,
  // Below 6 s: from there on SDK v3 begins to count 3 s late (@smithy/node-http-handler, setSocketTimeout).
  silenceMilliseconds: 5900,
  answerMilliseconds: 12_000,
};

/** For logs and metrics, which must never cost an invocation its time. */
export const forLogs: Patience = {
  attempts: 2,
  requestTimeoutMilliseconds: 1500,
  connectionTimeoutMilliseconds: 1000,
  silenceMilliseconds: 1500,
  answerMilliseconds: 1500,
};

interface ClientConfiguration {
  credentials: Credentials;
  region: string;
  maxAttempts: number;
  retryMode: string;
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    socketTimeout: number;
    throwOnRequestTimeout: boolean;
  };
}

/** What the clients of this runtime have in common. The endpoint comes from `AWS_ENDPOINT_URL`, if set. */
export function clientConfiguration(
  credentials: Credentials,
  region: string,
  patience: Patience,
): ClientConfiguration {
  return {
    credentials,
    region,
    maxAttempts: patience.attempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: patience.connectionTimeoutMilliseconds,
      requestTimeout: patience.requestTimeoutMilliseconds,
      socketTimeout: patience.silenceMilliseconds,
      throwOnRequestTimeout: true,
    },
  };
}
