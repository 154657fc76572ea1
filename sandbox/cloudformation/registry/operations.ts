import type { Cloud } from '../../cloud';
import { isoMilliseconds } from '../../time/instant';
import { AwsError, type Input, type Operation } from '../../wire/types';
import { hookResultView, type Hooks } from './hooks';
import { registryError, type Catalog, type Registration, type TypeKind, type TypeVersion } from './catalog';

/** The registry's operations. Texts and rules are recorded ones, where there are any. */
export function registryOperations(
  cloud: Cloud,
  catalog: Catalog,
  hooks: Hooks,
): Readonly<Record<string, Operation>> {
  const typeNotFound = (name: string): AwsError =>
    new AwsError('TypeNotFoundException', `The type '${name}' cannot be found.`, { status: 404 });

  /** The version that Arn, or Type, TypeName and VersionId, name; the default one without a version. */
  const found = (input: Input): TypeVersion => {
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
  };

  return {
    RegisterType: (input) => {
      const logging = input['LoggingConfig'] as Readonly<Record<string, unknown>> | undefined;
      const registration = catalog.register({
        kind: kindOf(input),
        typeName: text(input['TypeName']),
        source: text(input['SchemaHandlerPackage']),
        executionRoleArn:
          typeof input['ExecutionRoleArn'] === 'string' ? input['ExecutionRoleArn'] : undefined,
        logging:
          logging === undefined
            ? undefined
            : { logGroupName: text(logging['LogGroupName']), logRoleArn: text(logging['LogRoleArn']) },
      });
      return { RegistrationToken: registration.token };
    },
    DescribeTypeRegistration: async (input, call) => {
      const registration = catalog.registrations.find(({ token }) => token === input['RegistrationToken']);
      if (registration === undefined)
        throw registryError(`The registration token ${text(input['RegistrationToken'])} cannot be found.`);
      if (registration.status === 'IN_PROGRESS') await call.park?.(registration.ended);
      return registrationView(registration);
    },
    ListTypeRegistrations: (input) => ({
      RegistrationTokenList: catalog.registrations
        .filter(
          ({ kind, typeName }) =>
            kind === kindOf(input) && (input['TypeName'] === undefined || typeName === input['TypeName']),
        )
        .map(({ token }) => token),
    }),
    SetTypeDefaultVersion: (input) => {
      catalog.setDefault(found(input));
      return {};
    },
    DescribeType: (input) => {
      const version = found(input);
      const { kind, typeName } = version;
      const current = catalog.default(kind, typeName);
      return {
        Arn: version.arn,
        Type: kind,
        TypeName: typeName,
        DefaultVersionId: current?.versionId,
        IsDefaultVersion: current === version,
        Schema: JSON.stringify(version.schema),
        ProvisioningType: 'FULLY_MUTABLE',
        DeprecatedStatus: 'LIVE',
        ExecutionRoleArn: version.executionRoleArn,
        LoggingConfig:
          version.logging === undefined
            ? undefined
            : { LogGroupName: version.logging.logGroupName, LogRoleArn: version.logging.logRoleArn },
        Visibility: 'PRIVATE',
        TimeCreated: isoMilliseconds(version.registeredAt),
        LastUpdated: isoMilliseconds(version.registeredAt),
        ConfigurationSchema:
          version.schema.typeConfiguration === undefined
            ? undefined
            : JSON.stringify(version.schema.typeConfiguration),
      };
    },
    ListTypes: (input) => ({
      TypeSummaries: catalog.all(kindOf(input)).map((each) => ({
        Type: each.kind,
        TypeName: each.typeName,
        TypeArn: each.typeArn,
        DefaultVersionId: each.versionId,
        LastUpdated: isoMilliseconds(each.registeredAt),
      })),
    }),
    ListTypeVersions: (input) => {
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
    },
    DeregisterType: (input) => {
      const arn = text(input['Arn']);
      const { kind, typeName } =
        arn === '' ? { kind: kindOf(input), typeName: text(input['TypeName']) } : named(arn);
      const inArn = /\/(\d{8})$/u.exec(arn)?.[1];
      catalog.deregister(
        kind,
        typeName,
        inArn ?? (typeof input['VersionId'] === 'string' ? input['VersionId'] : undefined),
      );
      return {};
    },
    SetTypeConfiguration: (input) => {
      const { kind, typeName, typeArn } = found(input);
      const configuration = text(input['Configuration']);
      try {
        JSON.parse(configuration);
      } catch {
        throw registryError('The configuration is not valid JSON.');
      }
      catalog.configure(kind, typeName, configuration);
      return { ConfigurationArn: configurationArn(typeArn) };
    },
    BatchDescribeTypeConfigurations: (input) => {
      const identifiers = (
        Array.isArray(input['TypeConfigurationIdentifiers']) ? input['TypeConfigurationIdentifiers'] : []
      ) as readonly Input[];
      const TypeConfigurations = identifiers.flatMap((each) => {
        const { kind, typeName, typeArn } = found(each);
        const configuration = catalog.configuration(kind, typeName);
        if (configuration === undefined) return [];
        return [
          {
            Alias: 'default',
            Arn: configurationArn(typeArn),
            Configuration: configuration.text,
            LastUpdated: isoMilliseconds(configuration.at),
            TypeArn: typeArn,
            TypeName: typeName,
          },
        ];
      });
      return { TypeConfigurations, Errors: [], UnprocessedTypeConfigurations: [] };
    },
    ListHookResults: (input) => ({
      HookResults: hooks.results
        .map((each) => hookResultView(each))
        .filter(
          (each) =>
            ['TargetType', 'TargetId', 'TypeArn'].every(
              (name) => input[name] === undefined || input[name] === each[name],
            ) &&
            (input['Status'] === undefined || each['Status'] === input['Status']),
        )
        .toReversed(),
    }),
    GetHookResult: (input) => {
      const result = hooks.results.find(({ id }) => id === input['HookResultId']);
      if (result === undefined) {
        throw new AwsError(
          'HookResultNotFound',
          `The hook result ${text(input['HookResultId'])} cannot be found.`,
          { status: 404 },
        );
      }
      return hookResultView(result, 'whole');
    },
    ActivateType: () => {
      throw registryError(
        `The sandbox has no third-party types. Register your own with RegisterType in ${cloud.region}.`,
      );
    },
  };
}

function registrationView(registration: Registration): unknown {
  const isFailed = registration.status === 'FAILED';
  return {
    ProgressStatus: registration.status,
    Description: registration.description,
    // After a validation failure there is no ARN (pasted by users).
    ...(isFailed ? {} : { TypeArn: registration.typeArn, TypeVersionArn: registration.versionArn }),
  };
}

function configurationArn(typeArn: string): string {
  return `${typeArn.replace(':type/', ':type-configuration/')}/default`;
}

/** The kind and name in a type's or version's ARN. */
function named(arn: string): { readonly kind: TypeKind; readonly typeName: string } {
  const [, kind, name] = /:type\/(resource|hook)\/([\w-]+)/u.exec(arn) ?? [];
  return { kind: kind === 'hook' ? 'HOOK' : 'RESOURCE', typeName: (name ?? arn).replaceAll('-', '::') };
}

function kindOf(input: Input): TypeKind {
  const kind = input['Type'] ?? 'RESOURCE';
  if (kind === 'RESOURCE' || kind === 'HOOK') return kind;
  throw registryError(`The sandbox registers types of kind RESOURCE and HOOK, not ${text(kind)}.`);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
