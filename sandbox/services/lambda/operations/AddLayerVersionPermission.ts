import { RestAnswer, type Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required, text } from '../input';
import { foundLayerVersion, layerArn } from '../layers';
import type { LambdaState } from '../state';

/** Kept and answered, not evaluated: the sandbox has one account. */
export function addLayerVersionPermission(state: LambdaState): Operation {
  return (input) => {
    const version = foundLayerVersion(state, input);
    const sid = required(input, 'StatementId');
    if (version.policy.has(sid)) throw errors.statementExists(sid);
    const principal = required(input, 'Principal');
    const organization = text(input['OrganizationId']);
    const statement = {
      Sid: sid,
      Effect: 'Allow',
      Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
      Action: required(input, 'Action'),
      Resource: layerArn(state, version.name, version.number),
      ...(organization === undefined
        ? {}
        : { Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } }),
    };
    version.policy.set(sid, statement);
    return new RestAnswer({
      status: 201,
      body: { Statement: JSON.stringify(statement), RevisionId: state.ids.uuid() },
    });
  };
}
