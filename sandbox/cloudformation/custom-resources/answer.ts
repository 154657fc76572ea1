/** What the provider of a custom resource is asked, as far as its answer has to repeat it. */
export interface Asked {
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

export type Answer =
  | {
      readonly is: 'success';
      readonly physicalResourceId: string;
      /** For `Fn::GetAtt`. */
      readonly data: Readonly<Record<string, unknown>>;
      readonly noEcho: boolean;
    }
  | {
      readonly is: 'failure';
      /** The event's reason, whole. */
      readonly reason: string;
      /** Where the answer names one all the same. */
      readonly physicalResourceId: string | undefined;
    };

/** Bytes of a whole answer, and of its physical id (CloudFormation user guide, custom resource response objects). */
const LONGEST_ANSWER = 4096;
const LONGEST_ID = 1024;

/**
 * Reads what a provider has put at its ResponseURL. Never throws: an answer that isn't well-formed is a
 * failure with a reason. "Response object is too long." and "Invalid PhysicalResourceId" are recorded
 * (aws-api-gateway-for-cloudformation#37, and pasted events); the other texts about the form are assumed.
 */
export function readAnswer(body: Uint8Array, asked: Asked): Answer {
  const failure = (reason: string, physicalResourceId?: string): Answer => ({
    is: 'failure',
    reason,
    physicalResourceId,
  });
  if (body.length > LONGEST_ANSWER) return failure('Response object is too long.');
  const answer = parse(body);
  if (answer === undefined) return failure('Invalid Response object: it is not a JSON object.');
  for (const name of ['StackId', 'RequestId', 'LogicalResourceId'] as const) {
    if (answer[name] !== asked[name]) {
      return failure(`Invalid Response object: Value of property ${name} must be copied from the request.`);
    }
  }
  const id = answer['PhysicalResourceId'];
  const isId = typeof id === 'string' && id !== '' && Buffer.byteLength(id) <= LONGEST_ID;
  switch (answer['Status']) {
    case 'FAILED': {
      const { Reason: reason } = answer;
      return typeof reason === 'string'
        ? failure(
            `Received response status [FAILED] from custom resource. Message returned: ${reason} (RequestId: ${asked.RequestId})`,
            isId ? id : undefined,
          )
        : failure('Invalid Response object: Value of property Reason must be of type String');
    }
    case 'SUCCESS': {
      if (!isId) return failure('Invalid PhysicalResourceId');
      const data = answer['Data'] ?? {};
      if (!isMap(data)) return failure('Invalid Response object: Value of property Data must be an object');
      return {
        is: 'success',
        physicalResourceId: id,
        data,
        noEcho: answer['NoEcho'] === true || answer['NoEcho'] === 'true',
      };
    }
    default:
      return failure('Invalid Response object: Value of property Status must be SUCCESS or FAILED');
  }
}

function parse(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
