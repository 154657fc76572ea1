import type { Cloud } from '../../../cloud';
import { SECOND } from '../../../time/instant';
import { AwsError } from '../../../wire/types';
import type { OutputOf } from '../../../wire/model';
import { inlinePackage } from '../../../services/lambda/run/inline';
import { isExpress, type Properties } from '../../resource-type';
import { untilNetworkInterfacesAreGone } from './function-deletion';
import { type Call, items, of, only, type Row, same, text, type Tools } from './row';

export const lambdaRows: Readonly<Record<string, Row>> = {
  'AWS::Lambda::Function': {
    createOnly: ['FunctionName', 'PackageType'],
    create: async ({ call, name, cloud }, request) => {
      const { properties } = request;
      const FunctionName = text(properties['FunctionName'] ?? name(request));
      await call('lambda', 'CreateFunction', {
        ...properties,
        Code: codeOf(properties),
        FunctionName,
        Tags: {
          ...tagsOf(properties),
          'aws:cloudformation:stack-id': request.stackId,
          'aws:cloudformation:stack-name': request.stackName,
          'aws:cloudformation:logical-id': request.logicalResourceId,
        },
      });
      request.progress({ physicalResourceId: FunctionName });
      if (!isExpress(request))
        await waitUntil(cloud, async () => (await configurationOf(call, FunctionName)).State !== 'Pending');
      return only(FunctionName, { Arn: arnOf(cloud, FunctionName) });
    },
    update: async ({ call, cloud }, request, FunctionName) => {
      const wanted = packageOf(request.properties);
      if (JSON.stringify(wanted) !== JSON.stringify(packageOf(request.previousProperties ?? {}))) {
        await call('lambda', 'UpdateFunctionCode', { ...wanted, FunctionName });
        await updated(cloud, call, FunctionName);
      }
      await call('lambda', 'UpdateFunctionConfiguration', {
        ...request.properties,
        FunctionName,
        // What a template no longer says is no longer so.
        Layers: request.properties['Layers'] ?? [],
        VpcConfig: request.properties['VpcConfig'] ?? { SubnetIds: [], SecurityGroupIds: [] },
      });
      if (!isExpress(request)) await updated(cloud, call, FunctionName);
      return same(request, { Arn: arnOf(cloud, FunctionName) });
    },
    delete: async (tools, request, FunctionName) => {
      await tools.call('lambda', 'DeleteFunction', { FunctionName });
      if (!isExpress(request)) await untilGone(tools, FunctionName);
      await untilNetworkInterfacesAreGone(tools, request, FunctionName);
    },
    worded: 'handler',
  },
  'AWS::Lambda::Version': {
    createOnly: ['FunctionName', 'Description'],
    create: async ({ call }, { properties }) => {
      const { FunctionName } = properties;
      const { FunctionArn = '', Version } = await call('lambda', 'PublishVersion', { FunctionName });
      return only(FunctionArn, { Version });
    },
    delete: ({ call }, _, FunctionName) => call('lambda', 'DeleteFunction', { FunctionName }),
  },
  'AWS::Lambda::Alias': {
    createOnly: ['FunctionName', 'Name'],
    create: async ({ call }, { properties }) => {
      const { AliasArn = '' } = await call('lambda', 'CreateAlias', properties);
      return only(AliasArn, { AliasArn });
    },
    update: async ({ call }, request) => {
      await call('lambda', 'UpdateAlias', request.properties);
      return same(request, request.previousAttributes);
    },
    delete: ({ call }, { properties: { FunctionName, Name } }) =>
      call('lambda', 'DeleteAlias', { FunctionName, Name }),
  },
  'AWS::Lambda::LayerVersion': {
    createOnly: [
      'CompatibleArchitectures',
      'CompatibleRuntimes',
      'Content',
      'Description',
      'LayerName',
      'LicenseInfo',
    ],
    create: async ({ call }, { properties, logicalResourceId }) => {
      // Without a name it has its resource's, so that a replacement is the layer's next version (assumed).
      const LayerName = text(properties['LayerName'] ?? logicalResourceId);
      const { LayerVersionArn = '' } = await call('lambda', 'PublishLayerVersion', {
        ...properties,
        LayerName,
      });
      return only(LayerVersionArn, { LayerVersionArn });
    },
    delete: ({ call }, _, LayerVersionArn) =>
      call('lambda', 'DeleteLayerVersion', layerOf({ LayerVersionArn })),
    worded: 'handler',
  },
  'AWS::Lambda::LayerVersionPermission': {
    createOnly: ['Action', 'LayerVersionArn', 'OrganizationId', 'Principal'],
    create: async ({ call, name }, request) => {
      const StatementId = name(request);
      await call('lambda', 'AddLayerVersionPermission', {
        ...request.properties,
        ...layerOf(request.properties),
        StatementId,
      });
      return only(StatementId, { Id: StatementId });
    },
    delete: ({ call }, { properties }, StatementId) =>
      call('lambda', 'RemoveLayerVersionPermission', { ...layerOf(properties), StatementId }),
  },
  'AWS::Lambda::Permission': {
    createOnly: [
      'Action',
      'EventSourceToken',
      'FunctionName',
      'FunctionUrlAuthType',
      'Principal',
      'PrincipalOrgID',
      'SourceAccount',
      'SourceArn',
    ],
    create: async ({ call, name }, request) => {
      const StatementId = name(request);
      await call('lambda', 'AddPermission', { ...request.properties, StatementId });
      return only(StatementId, { Id: StatementId });
    },
    delete: ({ call }, { properties: { FunctionName } }, StatementId) =>
      call('lambda', 'RemovePermission', { FunctionName, StatementId }),
  },
};

type Configuration = NonNullable<OutputOf<'lambda', 'GetFunction'>['Configuration']>;

/** A template's `ZipFile` is the text of the function, which CloudFormation packs. */
function codeOf({ Code: given, Runtime }: Properties): Readonly<Record<string, unknown>> {
  const code = (given ?? {}) as Readonly<Record<string, unknown>>;
  const source = code['ZipFile'];
  if (typeof source !== 'string') return code;
  return { ...code, ZipFile: inlinePackage(source, text(Runtime)) ?? Buffer.from(source) };
}

/** What an update of the code is about. */
const packageOf = (properties: Properties): Readonly<Record<string, unknown>> => ({
  ...codeOf(properties),
  Architectures: properties['Architectures'],
});

/** The layer and the version that an ARN names. */
function layerOf({ LayerVersionArn }: Properties): Readonly<Record<string, unknown>> {
  const [, LayerName, VersionNumber] = /^(.+):(\d+)$/u.exec(text(LayerVersionArn)) ?? [];
  return { LayerName, VersionNumber };
}

function tagsOf(properties: Properties): Readonly<Record<string, string>> {
  return Object.fromEntries(
    items(properties['Tags']).map((tag) => [text(of(tag, 'Key')), text(of(tag, 'Value'))]),
  );
}

function arnOf(cloud: Cloud, functionName: string): string {
  return `arn:aws:lambda:${cloud.region}:${cloud.account}:function:${functionName}`;
}

/** The type's own handlers have lambda:GetFunction (the resource's schema). */
async function configurationOf(call: Call, FunctionName: string): Promise<Configuration> {
  return (await call('lambda', 'GetFunction', { FunctionName })).Configuration ?? {};
}

/** A function with durable executions is there for a while: `Deleting`. */
async function untilGone({ call, cloud }: Tools, FunctionName: string): Promise<void> {
  try {
    for (;;) {
      await call('lambda', 'GetFunction', { FunctionName });
      await cloud.time.sleep(5 * SECOND, `the end of ${FunctionName}`);
    }
  } catch (error) {
    // Who may not look doesn't wait (assumed).
    const isOver = error instanceof AwsError && (error.status === 404 || error.status === 403);
    if (!isOver) throw error;
  }
}

async function updated(cloud: Cloud, call: Call, FunctionName: string): Promise<void> {
  await waitUntil(
    cloud,
    async () => (await configurationOf(call, FunctionName)).LastUpdateStatus !== 'InProgress',
  );
  const { LastUpdateStatus, LastUpdateStatusReason } = await configurationOf(call, FunctionName);
  if (LastUpdateStatus === 'Failed') throw new AwsError('InvalidRequest', LastUpdateStatusReason ?? '');
}

async function waitUntil(cloud: Cloud, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await cloud.time.sleep(5 * SECOND, 'a look at a function');
}
