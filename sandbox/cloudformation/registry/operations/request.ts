import type { Cloud } from '../../../cloud';
import type { Input } from '../../../call';
import { AwsError } from '../../../wire/types';
import { registryError, type Catalog, type TypeKind, type TypeVersion } from '../catalog';
import type { Hooks } from '../hooks';

/** What the registry's operations work with. */
export interface RegistryContext {
  readonly cloud: Cloud;
  readonly catalog: Catalog;
  readonly hooks: Hooks;
}

export function typeNotFound(name: string): AwsError {
  return new AwsError('TypeNotFoundException', `The type '${name}' cannot be found.`, { status: 404 });
}

/** The version that Arn, or Type, TypeName and VersionId, name; the default one without a version. */
export function found(catalog: Catalog, input: Input): TypeVersion {
  const arn = text(input['Arn'] ?? input['TypeVersionArn'] ?? input['TypeArn']);
  if (arn !== '') {
    const { kind, typeName } = named(arn);
    const version = catalog.byArn(arn) ?? catalog.default(kind, typeName);
    if (version === undefined || (/\/\d{8}$/u.test(arn) && version.arn !== arn)) throw typeNotFound(arn);
    return version;
  }
  const [kind, typeName] = [kindOf(input), text(input['TypeName'])];
  const versionId = input['VersionId'] ?? input['TypeVersionId'];
  const version =
    versionId === undefined
      ? catalog.default(kind, typeName)
      : catalog.versions(kind, typeName).find((each) => each.versionId === versionId);
  if (version === undefined) throw typeNotFound(typeName);
  return version;
}

export function configurationArn(typeArn: string): string {
  return `${typeArn.replace(':type/', ':type-configuration/')}/default`;
}

/** The kind and name in a type's or version's ARN. */
export function named(arn: string): { readonly kind: TypeKind; readonly typeName: string } {
  const [, kind, name] = /:type\/(resource|hook)\/([\w-]+)/u.exec(arn) ?? [];
  return { kind: kind === 'hook' ? 'HOOK' : 'RESOURCE', typeName: (name ?? arn).replaceAll('-', '::') };
}

export function kindOf(input: Input): TypeKind {
  const kind = input['Type'] ?? 'RESOURCE';
  if (kind === 'RESOURCE' || kind === 'HOOK') return kind;
  throw registryError(`The sandbox registers types of kind RESOURCE and HOOK, not ${text(kind)}.`);
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
