import type { Cloud } from '../../cloud';
import { globOf } from '../../wire/glob';
import { structure } from '../../wire/protocol';
import { AwsError } from '../../wire/types';

/**
 * Whether a function's own policy lets this rule invoke it: EventBridge has no other right to
 * (EventBridge guide, "Using resource-based policies for Amazon EventBridge": `lambda:InvokeFunction` for
 * `events.amazonaws.com`, bounded by `aws:SourceArn`).
 */
export async function mayInvoke(cloud: Cloud, functionArn: string, ruleArn: string): Promise<boolean> {
  const statements = await statementsOf(cloud, functionArn);
  return statements.some((statement) => allows(statement, ruleArn));
}

async function statementsOf(cloud: Cloud, functionArn: string): Promise<readonly unknown[]> {
  try {
    const answer = structure(await cloud.call('lambda', 'GetPolicy', { FunctionName: functionArn }));
    const policy = structure(JSON.parse(String(answer?.['Policy'])) as unknown);
    const statements: unknown = policy?.['Statement'];
    return Array.isArray(statements) ? (statements as readonly unknown[]) : [];
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return [];
    throw error;
  }
}

function allows(given: unknown, ruleArn: string): boolean {
  const statement = structure(given);
  const principal = statement?.['Principal'];
  const isForUs = principal === '*' || structure(principal)?.['Service'] === 'events.amazonaws.com';
  const action = statement?.['Action'];
  const isInvoking = action === 'lambda:InvokeFunction' || action === 'lambda:*' || action === '*';
  const source = structure(structure(statement?.['Condition'])?.['ArnLike'])?.['AWS:SourceArn'];
  return (
    isForUs &&
    isInvoking &&
    (source === undefined || (typeof source === 'string' && matches(source, ruleArn)))
  );
}

/** `ArnLike`: `*` and `?` stand for what they stand for in file names, within a part of the ARN. */
function matches(pattern: string, arn: string): boolean {
  const [wanted, parts] = [pattern.split(':'), arn.split(':')];
  return wanted.length === parts.length && wanted.every((each, index) => globOf(each)(parts[index] ?? ''));
}
