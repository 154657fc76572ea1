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
}

/**
 * For the handlers' own calls. An invocation has 60 s, of read and list 30 s (CloudFormation CLI's
 * contract): 4 attempts of 6 s each and three waits between them, each drawn from zero to 0.5, 1 and 2 s
 * after throttling (SDK v3's standard mode: full jitter), end within 28 s.
 */
export const forWork: Patience = {
  attempts: 4,
  requestTimeoutMilliseconds: 6000,
  connectionTimeoutMilliseconds: 2000,
};

/** For logs and metrics, which must never cost an invocation its time. */
export const forLogs: Patience = {
  attempts: 2,
  requestTimeoutMilliseconds: 1500,
  connectionTimeoutMilliseconds: 1000,
};

interface ClientConfiguration {
  credentials: Credentials;
  region: string;
  maxAttempts: number;
  retryMode: string;
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
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
      throwOnRequestTimeout: true,
    },
  };
}
