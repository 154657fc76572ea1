import { dateOf } from '../../../time/instant';
import type { Operation } from '../../../wire/model';
import { kindOf, type RegistryContext } from './request';

export function listTypes({ catalog }: RegistryContext): Operation<'cloudformation', 'ListTypes'> {
  return (input) => ({
    TypeSummaries: catalog.all(kindOf(input)).map((each) => ({
      Type: each.kind,
      TypeName: each.typeName,
      TypeArn: each.typeArn,
      DefaultVersionId: each.versionId,
      LastUpdated: dateOf(each.registeredAt),
    })),
  });
}
