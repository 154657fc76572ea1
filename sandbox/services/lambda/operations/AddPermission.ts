import { JSON_CHECKS } from '../../../wire/checks';
import type { InputOf } from '../../../wire/model';
import * as errors from '../errors';
import { foundVersion, functionArn } from '../names';
import type { LambdaOperation } from '../state';

/** Kept and answered, not evaluated. */
export const addPermission: LambdaOperation<'AddPermission'> = (state, input) => {
  const { it, qualifier } = foundVersion(state, input);
  const sid = JSON_CHECKS.required(input, 'StatementId');
  const statements = it.policy.get(qualifier ?? '') ?? new Map<string, unknown>();
  if (statements.has(sid)) throw errors.statementExists(sid);
  const statement = statementOf(input, sid, functionArn(state, it.name, qualifier));
  statements.set(sid, statement);
  it.policy.set(qualifier ?? '', statements);
  return { Statement: JSON.stringify(statement) };
};

function statementOf(input: InputOf<'lambda', 'AddPermission'>, sid: string, arn: string): unknown {
  const principal = JSON_CHECKS.required(input, 'Principal');
  const { SourceArn, SourceAccount } = input;
  const conditions = {
    ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    ...(SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
  };
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: principalOf(principal),
    Action: JSON_CHECKS.required(input, 'Action'),
    Resource: arn,
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
}

function principalOf(principal: string): unknown {
  if (principal === '*') return '*';
  if (/^\d{12}$/u.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
}
