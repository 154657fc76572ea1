import { types } from 'node:util';

import { toHandlerError } from '../../ground/errors';
import { failedCall } from '../../ground/failed-calls';
import { CommandError, EXIT, usageError } from '../io';

/**
 * What AWS or the network refused, as one sentence with what to do. What isn't theirs is a defect and comes back as
 * it is.
 */
export function asRefusal(error: unknown): unknown {
  if (error instanceof CommandError || !types.isNativeError(error)) return error;
  const { name, message } = error;
  const refusal = (said: string): CommandError => new CommandError(EXIT.refused, said, { cause: error });
  if (/^(CredentialsProviderError|TokenProviderError)$/u.test(name)) {
    return refusal(
      `no credentials were found (${firstLine(message).replace(/\.$/u, '')}). Sign in (aws sso login, aws configure), name a --profile, or set AWS_PROFILE.`,
    );
  }
  if (/Region is missing/u.test(message)) {
    return refusal('no Region is set. Give --region, or set AWS_REGION.');
  }
  // What the shell or a profile says, which no option has looked at.
  if (message.startsWith('Region not accepted')) {
    return refusal('the Region that is set is no Region’s name. Give --region, or set AWS_REGION.');
  }
  if (message.startsWith('Invalid URL')) {
    return refusal('the endpoint that is set is no address. Give --endpoint-url, or unset AWS_ENDPOINT_URL.');
  }
  if (/^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)$/u.test(name)) {
    return refusal('the credentials have expired. Sign in again (aws sso login, or whatever gave them).');
  }
  if (
    /^(InvalidClientTokenId|UnrecognizedClientException|AuthFailure|SignatureDoesNotMatch|InvalidAccessKeyId)$/u.test(
      name,
    )
  ) {
    return refusal(
      `AWS doesn’t accept the credentials (${name}). Check --profile, --region and --endpoint-url.`,
    );
  }
  const host = unknownHost(error);
  if (host !== undefined) {
    return usageError(
      `there is no ${host}: check the Region (--region, AWS_REGION), --endpoint-url, and the network.`,
    );
  }
  const { code, message: said } = toHandlerError(error, 'enicleaner');
  if (code === 'InternalFailure') return error;
  if (code === 'AccessDenied') {
    const call = failedCall(error);
    const action = /not authorized to perform:? (?<action>[a-z0-9-]+:[A-Za-z0-9*]+)/u.exec(message)?.groups?.[
      'action'
    ];
    const needed = action ?? (call === undefined ? undefined : `${call.service}:${call.operation}`);
    return refusal(
      `AWS refused ${needed ?? 'a call'}: ${firstLine(message)} Allow ${needed ?? 'it'} to the identity that runs this command.`,
    );
  }
  return refusal(said.replace(/; CloudFormation tries again\.$/u, '; try again.'));
}

/**
 * The host that the name service says doesn't exist, as of a Region that there is none of. Where no name service answers,
 * the code is another (`EAI_AGAIN`).
 */
function unknownHost(error: Error): string | undefined {
  if (!('code' in error) || error.code !== 'ENOTFOUND') return undefined;
  return 'hostname' in error && typeof error.hostname === 'string' ? error.hostname : undefined;
}

function firstLine(text: string): string {
  const line =
    text
      .split('\n', 1)[0]
      ?.replace(/\s*Encoded authorization failure message:.*$/u, '')
      .trim() ?? '';
  return /[.!?]$/u.test(line) ? line : `${line}.`;
}

/** Does something that asks AWS. @throws what AWS refused as {@link asRefusal} says it */
export async function refusing<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw asRefusal(error);
  }
}
