import { GUIDE, SEE_GUIDE } from '../../guard/cure';
import type { Annotation, HookErrorCode, HookOutcome } from '../../guard/protocol';
import type { HookRequest } from './request';

/** What CloudFormation reads (`HookProgressEvent` of AWS's runtimes; the Hooks guide for Lambda hooks). */
export interface HookResponse {
  readonly hookStatus: 'SUCCESS' | 'FAILED';
  /** Only with FAILED: contract tests take even a null for a code. */
  readonly errorCode?: HookErrorCode;
  readonly message: string;
  readonly clientRequestToken: string;
  readonly callbackDelaySeconds: 0;
  readonly annotations?: readonly ResponseAnnotation[];
}

/** One judgement (CloudFormation API, `Annotation`). */
export interface ResponseAnnotation {
  readonly annotationName: string;
  readonly status: Annotation['status'];
  readonly statusMessage: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel?: Annotation['severityLevel'];
}

/** CloudFormation cuts longer messages off (Hooks guide). */
const LONGEST_MESSAGE = 4_096;
/** CloudFormation API, `Annotation`. */
const LONGEST_NAME = 1_024;
const LONGEST_TEXT = 16_384;

export function responseOf(
  outcome: HookOutcome,
  clientRequestToken: string,
  kind: HookRequest['kind'],
): HookResponse {
  const annotations = outcome.annotations.map(annotationOf);
  return {
    hookStatus: outcome.status,
    ...(outcome.status === 'FAILED' ? { errorCode: codeOf(outcome.errorCode, kind) } : {}),
    message: clipped(messageOf(outcome), LONGEST_MESSAGE),
    clientRequestToken,
    callbackDelaySeconds: 0,
    ...(annotations.length === 0 ? {} : { annotations }),
  };
}

/**
 * Where a hook fails in `FailureMode` WARN, CloudFormation puts `. Failure was ignored under WARN mode.` behind its message
 * (events of such hooks): the last sentence goes without its own full stop. Nothing is put behind a success.
 */
function messageOf({ status, message }: HookOutcome): string {
  const whole = message.trimEnd();
  return status === 'FAILED' ? whole.replace(/\.$/u, '') : whole;
}

/** A Lambda hook's answer knows two codes (Hooks guide). */
function codeOf(code: HookErrorCode, kind: HookRequest['kind']): HookErrorCode {
  return kind === 'registered' || code === 'NonCompliant' ? code : 'InternalFailure';
}

/** Tools drop the link of an annotation, and the CDK the severity, too: the guide's address stands in the text as well. */
function annotationOf(annotation: Annotation): ResponseAnnotation {
  const { name, status, statusMessage, severityLevel } = annotation;
  const remediationMessage =
    status === 'FAILED' ? withGuide(annotation.remediationMessage) : annotation.remediationMessage;
  return {
    annotationName: clipped(name, LONGEST_NAME),
    status,
    statusMessage: clipped(statusMessage, LONGEST_TEXT),
    ...(remediationMessage === undefined
      ? {}
      : { remediationMessage: clipped(remediationMessage, LONGEST_TEXT) }),
    ...(status === 'FAILED' ? { remediationLink: GUIDE } : {}),
    ...(severityLevel === undefined ? {} : { severityLevel }),
  };
}

function withGuide(text: string | undefined): string {
  if (text === undefined) return SEE_GUIDE;
  return text.includes(GUIDE) ? text : `${text} ${SEE_GUIDE}`;
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
