/** An error that Lambda's runtime itself reports, such as `Runtime.ImportModuleError`. */
export class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** What Lambda answers for an error (Lambda guide, function errors in Node.js). */
export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Error || isLikeError(error)) {
    return {
      errorType: error.name,
      errorMessage: error.message,
      trace: (error.stack ?? '').split('\n').filter((line) => !OWN_FRAME.test(line)),
    };
  }
  return {
    errorType: typeof error,
    errorMessage: typeof error === 'string' ? error : (JSON.stringify(error) ?? 'undefined'),
    trace: [],
  };
}

/** Frames of the sandbox's own program, which are other ones with each version of it. */
const OWN_FRAME = /\/sandbox-[^/]+\/\w+\.js:|\(?node:internal\//u;

/** Of another realm. */
function isLikeError(error: unknown): error is Error {
  const it = error as Partial<Error> | null | undefined;
  return (
    typeof it === 'object' && it !== null && typeof it.name === 'string' && typeof it.message === 'string'
  );
}
