import type { Cloud } from '../../../cloud';
import type { InputOf, OperationName, OperationOn } from '../../../wire/model';
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

type Named = Partial<
  InputOf<'cloudformation', 'DescribeType'> & InputOf<'cloudformation', 'SetTypeConfiguration'>
>;

/** The version that Arn, or Type, TypeName and VersionId, name; the default one without a version. */
export function found(catalog: Catalog, input: Named): TypeVersion {
  const { Arn, TypeArn, TypeName: typeName = '', VersionId } = input;
  const arn = Arn ?? TypeArn ?? '';
  if (arn !== '') {
    const it = named(arn);
    const version = catalog.byArn(arn) ?? catalog.default(it.kind, it.typeName);
    if (version === undefined || (/\/\d{8}$/u.test(arn) && version.arn !== arn)) throw typeNotFound(arn);
    return version;
  }
  const kind = kindOf(input);
  const version =
    VersionId === undefined
      ? catalog.default(kind, typeName)
      : catalog.versions(kind, typeName).find(({ versionId }) => versionId === VersionId);
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

export function kindOf({ Type = 'RESOURCE' }: Pick<Named, 'Type'>): TypeKind {
  const kind = KINDS.find((each) => each === Type);
  if (kind !== undefined) return kind;
  throw registryError(`The sandbox registers types of kind RESOURCE and HOOK, not ${Type}.`);
}

const KINDS: readonly TypeKind[] = ['RESOURCE', 'HOOK'];

/** One of its operations. */
export type RegistryOperation<N extends OperationName<'cloudformation'>> = OperationOn<
  RegistryContext,
  'cloudformation',
  N
>;
