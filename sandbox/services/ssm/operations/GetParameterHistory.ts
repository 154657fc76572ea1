import type { Operation } from '../../../wire/types';
import { epochSeconds } from '../../../time/instant';
import { parameterNotFound } from '../errors';
import { members } from '../input';
import type { SsmState } from '../state';
import { valueOf } from '../views';

export function getParameterHistory(state: SsmState): Operation {
  return (given) => {
    const input = members(given);
    const parameter = state.get(input.requiredText('Name'));
    if (parameter === undefined) throw parameterNotFound();
    const decrypted = input.flag('WithDecryption') ?? false;
    const size = input.integer('MaxResults', { min: 1, max: 50 }) ?? 50;
    const after = Number(input.text('NextToken') ?? 0);
    const rest = parameter.versions.filter(({ version }) => version > after);
    const shown = rest.slice(0, size);
    return {
      Parameters: shown.map((version) => ({
        Name: parameter.name,
        Type: version.type,
        KeyId: version.keyId,
        LastModifiedDate: epochSeconds(version.lastModified),
        LastModifiedUser: version.lastModifiedUser,
        Description: version.description,
        Value: valueOf(version, decrypted),
        AllowedPattern: version.allowedPattern,
        Version: version.version,
        Labels: [],
        Tier: version.tier,
        Policies: [],
        DataType: version.dataType,
      })),
      ...(rest.length > size ? { NextToken: String(shown.at(-1)?.version) } : {}),
    };
  };
}
