import { isoMilliseconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { kindOf, named, text, typeNotFound, type RegistryContext } from './request';

export function listTypeVersions({ catalog }: RegistryContext): Operation {
  return (input) => {
    const { kind, typeName } =
      typeof input['Arn'] === 'string'
        ? named(input['Arn'])
        : { kind: kindOf(input), typeName: text(input['TypeName']) };
    const current = catalog.default(kind, typeName);
    if (current === undefined) throw typeNotFound(typeName);
    return {
      TypeVersionSummaries: catalog.versions(kind, typeName).map((each) => ({
        Type: kind,
        TypeName: typeName,
        VersionId: each.versionId,
        IsDefaultVersion: each === current,
        Arn: each.arn,
        TimeCreated: isoMilliseconds(each.registeredAt),
      })),
    };
  };
}
