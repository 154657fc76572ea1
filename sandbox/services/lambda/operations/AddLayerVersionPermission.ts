import { JSON_CHECKS } from '../../../wire/checks';
import * as errors from '../errors';
import { foundLayerVersion, layerArn } from '../layers';
import type { LambdaOperation } from '../state';

/** Kept and answered, not evaluated: the sandbox has one account. */
export const addLayerVersionPermission: LambdaOperation<'AddLayerVersionPermission'> = (state, input) => {
  const version = foundLayerVersion(state, input);
  const sid = JSON_CHECKS.required(input, 'StatementId');
  if (version.policy.has(sid)) throw errors.statementExists(sid);
  const principal = JSON_CHECKS.required(input, 'Principal');
  const { OrganizationId } = input;
  const statement = {
    Sid: sid,
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
    Action: JSON_CHECKS.required(input, 'Action'),
    Resource: layerArn(state, version.name, version.number),
    ...(OrganizationId === undefined
      ? {}
      : { Condition: { StringEquals: { 'aws:PrincipalOrgID': OrganizationId } } }),
  };
  version.policy.set(sid, statement);
  return { Statement: JSON.stringify(statement), RevisionId: state.ids.uuid() };
};
