import type { Cloud } from '../../cloud';
import { globOf } from '../../wire/glob';
import { structure } from '../../wire/protocol';
import { AwsError } from '../../wire/types';

/** A service of AWS's, and what of it wants to invoke. */
export interface Invoker {
  /** `events.amazonaws.com` */
  readonly principal: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/**
 * Whether a function's own policy lets a service invoke it: EventBridge and S3 have no other right to
 * (EventBridge guide, "Using resource-based policies for Amazon EventBridge"; Lambda guide, "Granting function access to
 * AWS services": `lambda:InvokeFunction`, bounded by `aws:SourceArn` and `aws:SourceAccount`).
 */
export async function mayInvoke(cloud: Cloud, functionArn: string, invoker: Invoker): Promise<boolean> {
  const statements = await statementsOf(cloud, functionArn);
  return statements.some((statement) => allows(statement, invoker));
}

async function statementsOf(cloud: Cloud, functionArn: string): Promise<readonly unknown[]> {
  try {
    const { Policy } = await cloud.call('lambda', 'GetPolicy', { FunctionName: functionArn });
    const statements = structure(JSON.parse(Policy ?? '{}'))?.['Statement'];
    return Array.isArray(statements) ? (statements as readonly unknown[]) : [];
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return [];
    throw error;
  }
}

function allows(given: unknown, { principal: service, sourceArn, sourceAccount }: Invoker): boolean {
  const statement = structure(given);
  const principal = statement?.['Principal'];
  const isForUs = principal === '*' || structure(principal)?.['Service'] === service;
  const action = statement?.['Action'];
  const isInvoking = action === 'lambda:InvokeFunction' || action === 'lambda:*' || action === '*';
  const condition = structure(statement?.['Condition']);
  const source = structure(condition?.['ArnLike'])?.['AWS:SourceArn'];
  const account = structure(condition?.['StringEquals'])?.['AWS:SourceAccount'];
  return (
    isForUs &&
    isInvoking &&
    (source === undefined || (typeof source === 'string' && matches(source, sourceArn))) &&
    (account === undefined || account === sourceAccount)
  );
}

/** `ArnLike`: `*` and `?` stand for what they stand for in file names, within a part of the ARN. */
function matches(pattern: string, arn: string): boolean {
  const [wanted, parts] = [pattern.split(':'), arn.split(':')];
  return wanted.length === parts.length && wanted.every((each, index) => globOf(each)(parts[index] ?? ''));
}
