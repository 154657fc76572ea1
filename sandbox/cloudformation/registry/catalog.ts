import { rmSync } from 'node:fs';

import type { Cloud } from '../../cloud';
import { SECOND, type Instant } from '../../time/instant';
import { AwsError } from '../../wire/types';
import { PackageError, unpackType, type UnpackedType } from './package';

export type TypeKind = 'RESOURCE' | 'HOOK';

/** A version of a registered type. */
export interface TypeVersion extends UnpackedType {
  readonly kind: TypeKind;
  readonly typeName: string;
  /** Eight digits. */
  readonly versionId: string;
  readonly arn: string;
  readonly typeArn: string;
  readonly executionRoleArn: string | undefined;
  readonly logging: { readonly logGroupName: string; readonly logRoleArn: string } | undefined;
  readonly registeredAt: Instant;
  deprecated: boolean;
}

export interface Registration {
  readonly token: string;
  readonly kind: TypeKind;
  readonly typeName: string;
  readonly typeArn: string;
  readonly versionArn: string;
  status: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';
  description: string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

export interface RegistrationRequest {
  readonly kind: TypeKind;
  readonly typeName: string;
  /** `s3://bucket/key` */
  readonly source: string;
  readonly executionRoleArn: string | undefined;
  readonly logging: TypeVersion['logging'];
}

/** Versions a type may have in a Region (reported: cloudformation-cli issues). */
const MOST_VERSIONS = 50;

export const registryError = (message: string): AwsError => new AwsError('CFNRegistryException', message);

/** The account's registered types, their versions, default versions and configurations. */
export class Catalog {
  readonly #cloud: Cloud;
  readonly #versions: TypeVersion[] = [];
  readonly #defaults = new Map<string, string>();
  readonly #configurations = new Map<string, { readonly text: string; readonly at: Instant }>();
  readonly registrations: Registration[] = [];
  readonly #counts = new Map<string, number>();
  readonly #workingCopies: readonly TypeVersion[];

  /** Working copies serve their types as long as no version is registered. */
  constructor(cloud: Cloud, workingCopies: readonly TypeVersion[]) {
    this.#cloud = cloud;
    this.#workingCopies = workingCopies;
  }

  /** Begins a registration. It takes some virtual seconds, as on AWS. */
  register(request: RegistrationRequest): Registration {
    const { kind, typeName } = request;
    if (!/^[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/u.test(typeName)) {
      throw registryError(`The type name ${typeName} is not of the form Organization::Service::Resource.`);
    }
    if (this.versions(kind, typeName).length >= MOST_VERSIONS) {
      throw new AwsError(
        'CFNRegistryException',
        `Maximum number of versions exceeded for type ${typeName}; the limit is ${MOST_VERSIONS}. Deregister versions that are no longer needed.`,
      );
    }
    const key = keyOf(kind, typeName);
    const number = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, number);
    const versionId = String(number).padStart(8, '0');
    const typeArn = `arn:aws:cloudformation:${this.#cloud.region}:${this.#cloud.account}:type/${kind.toLowerCase()}/${typeName.replaceAll('::', '-')}`;
    const release = this.#cloud.time.demand(`registration of ${typeName}`);
    const registration: Registration = {
      token: this.#cloud.random.stream('registry/tokens').uuid(),
      kind,
      typeName,
      typeArn,
      versionArn: `${typeArn}/${versionId}`,
      status: 'IN_PROGRESS',
      description: 'Deployment is currently in VALIDATION_STAGE of status IN_PROGRESS',
      ended: this.#finish(request, () => registration, versionId).finally(release),
    };
    this.registrations.push(registration);
    return registration;
  }

  async #finish(
    request: RegistrationRequest,
    registrationOf: () => Registration,
    versionId: string,
  ): Promise<void> {
    const { kind, typeName, executionRoleArn, logging } = request;
    await this.#cloud.time.sleep(
      this.#cloud.random.stream('registry/durations').uniform(20, 60) * SECOND,
      `the registration of ${typeName}`,
    );
    const registration = registrationOf();
    try {
      const unpacked = unpackType(await this.#fetch(request.source));
      if (unpacked.schema.typeName !== typeName) {
        throw new PackageError(`The schema is of ${unpacked.schema.typeName}, not of ${typeName}.`);
      }
      this.#versions.push({
        ...unpacked,
        kind,
        typeName,
        versionId,
        executionRoleArn,
        logging,
        arn: registration.versionArn,
        typeArn: registration.typeArn,
        registeredAt: this.#cloud.time.now(),
        deprecated: false,
      });
      const key = keyOf(kind, typeName);
      // The first version becomes the default by itself (recorded: LocalStack's snapshots).
      if (!this.#defaults.has(key)) this.#defaults.set(key, versionId);
      registration.status = 'COMPLETE';
      registration.description = 'Deployment is currently in DEPLOY_STAGE of status COMPLETED';
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      registration.status = 'FAILED';
      registration.description = `Deployment is currently in VALIDATION_STAGE of status FAILED; Next is DEPLOY_STAGE with status CANCELLED\nDeployment failed with exception: ${why}`;
    }
  }

  async #fetch(source: string): Promise<Uint8Array> {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/u.exec(source) ?? [];
    if (bucket === undefined) throw new PackageError(`${source} is no s3:// URL.`);
    const { Body } = await this.#cloud.call('s3', 'GetObject', { Bucket: bucket, Key: key });
    if (Body === undefined) throw new PackageError(`${source} could not be read.`);
    return Body;
  }

  /** Those that are active, oldest first. */
  versions(kind: TypeKind, typeName: string): readonly TypeVersion[] {
    return this.#versions.filter(
      (each) => each.kind === kind && each.typeName === typeName && !each.deprecated,
    );
  }

  /** The default version of every type. */
  all(kind: TypeKind): readonly TypeVersion[] {
    const ofKind = [...this.#versions, ...this.#workingCopies].filter(
      (each) => each.kind === kind && !each.deprecated,
    );
    const names = new Set(ofKind.map(({ typeName }) => typeName));
    return [...names].flatMap((name) => this.default(kind, name) ?? []);
  }

  /** What stacks use now. */
  default(kind: TypeKind, typeName: string): TypeVersion | undefined {
    const versionId = this.#defaults.get(keyOf(kind, typeName));
    return (
      this.versions(kind, typeName).find((each) => each.versionId === versionId) ??
      this.#workingCopies.find((each) => each.kind === kind && each.typeName === typeName)
    );
  }

  byArn(arn: string): TypeVersion | undefined {
    return this.#versions.find((each) => each.arn === arn && !each.deprecated);
  }

  setDefault(version: TypeVersion): void {
    this.#defaults.set(keyOf(version.kind, version.typeName), version.versionId);
  }

  /** Takes a version, or with its last one the whole type, out of use. */
  deregister(kind: TypeKind, typeName: string, versionId: string | undefined): void {
    const versions = this.versions(kind, typeName);
    if (versionId === undefined) {
      if (versions.length > 1) {
        throw registryError(
          'This type has more than one active version. Please deregister non-default active versions before attempting to deregister the type.',
        );
      }
    } else if (versions.length > 1 && this.default(kind, typeName)?.versionId === versionId) {
      throw registryError(
        `Version '${versionId}' is the default version and cannot be deregistered. Deregister the resource type '${typeName}' instead.`,
      );
    }
    const leaving = versions.filter((each) => versionId === undefined || each.versionId === versionId);
    if (leaving.length === 0)
      throw new AwsError('TypeNotFoundException', `The type '${typeName}' cannot be found.`, { status: 404 });
    for (const each of leaving) each.deprecated = true;
    if (versions.length === leaving.length) this.#defaults.delete(keyOf(kind, typeName));
  }

  configure(kind: TypeKind, typeName: string, text: string): void {
    this.#configurations.set(keyOf(kind, typeName), { text, at: this.#cloud.time.now() });
  }

  configuration(
    kind: TypeKind,
    typeName: string,
  ): { readonly text: string; readonly at: Instant } | undefined {
    return this.#configurations.get(keyOf(kind, typeName));
  }

  /** Removes what was unpacked. */
  close(): void {
    for (const { folder } of this.#versions) rmSync(folder, { recursive: true, force: true });
  }
}

function keyOf(kind: TypeKind, typeName: string): string {
  return `${kind} ${typeName}`;
}
