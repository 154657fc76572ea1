import { dateOf } from '../../../time/instant';
import { kindOf, type RegistryOperation } from './request';

export const listTypes: RegistryOperation<'ListTypes'> = ({ catalog }, input) => ({
  TypeSummaries: catalog.all(kindOf(input)).map((each) => ({
    Type: each.kind,
    TypeName: each.typeName,
    TypeArn: each.typeArn,
    DefaultVersionId: each.versionId,
    LastUpdated: dateOf(each.registeredAt),
  })),
});
