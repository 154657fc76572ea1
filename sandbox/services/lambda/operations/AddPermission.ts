import type { Input } from '../../../call';
import { RestAnswer, type Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required, text } from '../input';
import { foundVersion, functionArn } from '../names';
import type { LambdaState } from '../state';

/** Kept and answered, not evaluated. */
export function addPermission(state: LambdaState): Operation {
  return (input) => {
    const { it, qualifier } = foundVersion(state, input);
    const sid = required(input, 'StatementId');
    const statements = it.policy.get(qualifier ?? '') ?? new Map<string, unknown>();
    if (statements.has(sid)) throw errors.statementExists(sid);
    const statement = statementOf(input, sid, functionArn(state, it.name, qualifier));
    statements.set(sid, statement);
    it.policy.set(qualifier ?? '', statements);
    return new RestAnswer({ status: 201, body: { Statement: JSON.stringify(statement) } });
  };
}

function statementOf(input: Input, sid: string, arn: string): unknown {
  const principal = required(input, 'Principal');
  const sourceArn = text(input['SourceArn']);
  const sourceAccount = text(input['SourceAccount']);
  const conditions = {
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
    ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
  };
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: principalOf(principal),
    Action: required(input, 'Action'),
    Resource: arn,
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
}

function principalOf(principal: string): unknown {
  if (principal === '*') return '*';
  if (/^\d{12}$/u.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
}
