import type { Catalog, TypeKind, TypeVersion } from '../registry/catalog';
import {
  ProvisioningError,
  type Provisioned,
  type ProvisionRequest,
  type ResourceType,
} from '../resource-type';

/** Types of the registry as resources of a stack: AWS::CloudFormation::ResourceVersion and its kin. */
export function registryResourceTypes(catalog: Catalog): ReadonlyMap<string, ResourceType> {
  const types = [
    version('AWS::CloudFormation::ResourceVersion', 'RESOURCE', catalog),
    version('AWS::CloudFormation::HookVersion', 'HOOK', catalog),
    defaultVersion('AWS::CloudFormation::ResourceDefaultVersion', 'RESOURCE', catalog),
    defaultVersion('AWS::CloudFormation::HookDefaultVersion', 'HOOK', catalog),
    hookConfiguration(catalog),
  ];
  return new Map(types.map((type) => [type.typeName, type]));
}

/** Every change is a new version: the provider's schema has all its properties create-only. */
function version(typeName: string, kind: TypeKind, catalog: Catalog): ResourceType {
  return {
    typeName,
    modelled: true,
    createOnlyProperties: ['TypeName', 'SchemaHandlerPackage', 'ExecutionRoleArn', 'LoggingConfig'],
    async create({ properties }) {
      const logging = properties['LoggingConfig'] as Readonly<Record<string, string>> | undefined;
      const registration = catalog.register({
        kind,
        typeName: String(properties['TypeName']),
        source: String(properties['SchemaHandlerPackage']),
        executionRoleArn: properties['ExecutionRoleArn'] as string | undefined,
        logging:
          logging === undefined
            ? undefined
            : { logGroupName: logging['LogGroupName'] ?? '', logRoleArn: logging['LogRoleArn'] ?? '' },
      });
      await registration.ended;
      if (registration.status === 'FAILED') throw new ProvisioningError(registration.description);
      return provisioned(registration.versionArn, registration.typeArn, catalog);
    },
    update: (request) => Promise.resolve(provisioned(request.physicalResourceId ?? '', '', catalog)),
    delete: ({ physicalResourceId }) => {
      const it = catalog.byArn(physicalResourceId ?? '');
      if (it !== undefined) catalog.deregister(kind, it.typeName, it.versionId);
      return Promise.resolve();
    },
  };
}

function provisioned(arn: string, typeArn: string, catalog: Catalog): Provisioned {
  const it = catalog.byArn(arn);
  const isDefault = it !== undefined && catalog.default(it.kind, it.typeName) === it;
  return {
    physicalResourceId: arn,
    attributes: {
      Arn: arn,
      TypeArn: typeArn,
      VersionId: it?.versionId,
      IsDefaultVersion: isDefault,
      Visibility: 'PRIVATE',
    },
  };
}

function defaultVersion(typeName: string, kind: TypeKind, catalog: Catalog): ResourceType {
  const set = ({ properties }: ProvisionRequest): Promise<Provisioned> => {
    const arn = properties['TypeVersionArn'];
    const wanted =
      typeof arn === 'string'
        ? catalog.byArn(arn)
        : catalog
            .versions(kind, String(properties['TypeName']))
            .find((each) => each.versionId === properties['VersionId']);
    if (wanted === undefined)
      throw new ProvisioningError(`The type version ${JSON.stringify(arn ?? properties)} cannot be found.`);
    catalog.setDefault(wanted);
    return Promise.resolve({ physicalResourceId: wanted.typeArn, attributes: { Arn: wanted.arn } });
  };
  return {
    typeName,
    modelled: true,
    createOnlyProperties: [],
    create: set,
    update: set,
    // The type stays registered; some version stays its default.
    delete: () => Promise.resolve(),
  };
}

function hookConfiguration(catalog: Catalog): ResourceType {
  const find = ({ properties }: ProvisionRequest): TypeVersion => {
    const arn = properties['TypeArn'];
    const it = catalog
      .all('HOOK')
      .find((each) => each.typeArn === arn || each.typeName === properties['TypeName']);
    if (it === undefined)
      throw new ProvisioningError(`The hook ${String(arn ?? properties['TypeName'])} cannot be found.`);
    return it;
  };
  const set = (request: ProvisionRequest): Promise<Provisioned> => {
    const it = find(request);
    const { Configuration } = request.properties;
    catalog.configure(
      'HOOK',
      it.typeName,
      typeof Configuration === 'string' ? Configuration : JSON.stringify(Configuration),
    );
    return Promise.resolve({
      physicalResourceId: `${it.typeArn}/default`,
      attributes: { ConfigurationArn: `${it.typeArn.replace(':type/', ':type-configuration/')}/default` },
    });
  };
  return {
    typeName: 'AWS::CloudFormation::HookTypeConfig',
    modelled: true,
    createOnlyProperties: ['TypeArn', 'TypeName', 'ConfigurationAlias'],
    create: set,
    update: set,
    delete: (request) => {
      const it = catalog.all('HOOK').find((each) => `${each.typeArn}/default` === request.physicalResourceId);
      if (it !== undefined) catalog.configure('HOOK', it.typeName, '{}');
      return Promise.resolve();
    },
  };
}
