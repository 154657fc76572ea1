import type { Cloud } from '../../cloud';
import { HOUR, isoMilliseconds } from '../../time/instant';
import type { Service } from '../../wire/types';

export function createStsService(cloud: Cloud): Service {
  return {
    signingName: 'sts',
    protocols: ['query'],
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: {
      GetCallerIdentity: (_, { caller }) => ({
        Arn: caller.arn,
        UserId: caller.accessKeyId,
        Account: cloud.account,
      }),
      GetSessionToken: (_, { caller }) => ({ Credentials: spelled(cloud, { arn: caller.arn }) }),
      AssumeRole: (input) => {
        const roleName = String(input['RoleArn']).split('/').at(-1) ?? '';
        const arn = `arn:aws:sts::${cloud.account}:assumed-role/${roleName}/${String(input['RoleSessionName'])}`;
        return {
          Credentials: spelled(cloud, { arn, roleName }),
          AssumedRoleUser: { Arn: arn, AssumedRoleId: `AROA:${String(input['RoleSessionName'])}` },
        };
      },
    },
  };
}

function spelled(cloud: Cloud, caller: { readonly arn: string; readonly roleName?: string }): unknown {
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.callers.issue(caller);
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: isoMilliseconds(cloud.time.now() + HOUR),
  };
}
