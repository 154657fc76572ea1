/** Credentials as the registry hands them to a handler, new ones with each invocation. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * How long and how often a client tries. An invocation has 60 s, of read and list 30 s (CloudFormation
 * CLI's contract): 4 attempts of 6 s each and three waits between them, each drawn from zero to 0.5, 1
 * and 2 s after throttling (SDK v3's standard mode: full jitter), end within 28 s.
 */
const MAX_ATTEMPTS = 4;
const REQUEST_TIMEOUT_MILLISECONDS = 6000;
const CONNECTION_TIMEOUT_MILLISECONDS = 2000;

/** What the clients of this runtime have in common. The endpoint comes from `AWS_ENDPOINT_URL`, if set. */
export function clientConfiguration(credentials: Credentials, region: string): ClientConfiguration {
  return {
    credentials,
    region,
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      throwOnRequestTimeout: true,
    },
  };
}

interface ClientConfiguration {
  credentials: Credentials;
  region: string;
  maxAttempts: number;
  retryMode: string;
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
}
