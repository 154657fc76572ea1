import { dateOf } from '../../../time/instant';
import { kindOf, named, typeNotFound, type RegistryOperation } from './request';

export const listTypeVersions: RegistryOperation<'ListTypeVersions'> = ({ catalog }, input) => {
  const { Arn, TypeName = '' } = input;
  const { kind, typeName } = Arn === undefined ? { kind: kindOf(input), typeName: TypeName } : named(Arn);
  const current = catalog.default(kind, typeName);
  if (current === undefined) throw typeNotFound(typeName);
  return {
    TypeVersionSummaries: catalog.versions(kind, typeName).map((each) => ({
      Type: kind,
      TypeName: typeName,
      VersionId: each.versionId,
      IsDefaultVersion: each === current,
      Arn: each.arn,
      TimeCreated: dateOf(each.registeredAt),
    })),
  };
};
