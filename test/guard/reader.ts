import type { ResponseAnnotation } from '../../src/runtime/hook/response';

/** What tools show of a hook's answer. */

/** The CDK's command shows each text on one line, cut at 400 characters (aws-cdk-cli, `toolkit-lib`). */
export function asTheCdkShows({
  annotationName,
  statusMessage,
  remediationMessage = '',
}: Pick<ResponseAnnotation, 'annotationName' | 'statusMessage' | 'remediationMessage'>): readonly string[] {
  return [annotationName, statusMessage, `Remediation: ${remediationMessage}`].map(shown);
}

function shown(text: string): string {
  const line = onOneLine(text);
  return line.length <= 400 ? line : `${line.slice(0, 399)}…`;
}

/** White space collapsed, as terminals have it, and the first characters of that. */
export function atFirst(text: string, characters = 300): string {
  return onOneLine(text).slice(0, characters);
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

/** The event's reason as CloudFormation words it, when a hook failed in `FailureMode` WARN. */
export function gluedByWarn(message: string): string {
  return `Hook failed with message: ${message}. Failure was ignored under WARN mode.`;
}
