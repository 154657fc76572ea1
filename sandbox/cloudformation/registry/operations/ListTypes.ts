import { isoMilliseconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { kindOf, type RegistryContext } from './request';

export function listTypes({ catalog }: RegistryContext): Operation {
  return (input) => ({
    TypeSummaries: catalog.all(kindOf(input)).map((each) => ({
      Type: each.kind,
      TypeName: each.typeName,
      TypeArn: each.typeArn,
      DefaultVersionId: each.versionId,
      LastUpdated: isoMilliseconds(each.registeredAt),
    })),
  });
}
