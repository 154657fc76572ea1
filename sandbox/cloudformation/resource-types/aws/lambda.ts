import type { Cloud } from '../../../cloud';
import { SECOND } from '../../../time/instant';
import { AwsError } from '../../../wire/types';
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
        await waitUntil(cloud, async () => (await memberOf(call, FunctionName, 'State')) !== 'Pending');
      return only(FunctionName, { Arn: arnOf(cloud, FunctionName) });
    },
    update: async ({ call, cloud }, request, FunctionName) => {
      const code = codeOf(request.properties);
      if (JSON.stringify(code) !== JSON.stringify(codeOf(request.previousProperties ?? {}))) {
        await call('lambda', 'UpdateFunctionCode', { ...code, FunctionName });
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
      const answer = await call('lambda', 'PublishVersion', { FunctionName: properties['FunctionName'] });
      const body = (answer['body'] ?? answer) as Readonly<Record<string, unknown>>;
      return only(text(body['FunctionArn']), { Version: body['Version'] });
    },
    delete: ({ call }, _, FunctionName) => call('lambda', 'DeleteFunction', { FunctionName }),
  },
  'AWS::Lambda::Alias': {
    createOnly: ['FunctionName', 'Name'],
    create: async ({ call }, { properties }) => {
      const answer = await call('lambda', 'CreateAlias', properties);
      const arn = text(of(answer, 'body', 'AliasArn') ?? answer['AliasArn']);
      return only(arn, { AliasArn: arn });
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
      const answer = await call('lambda', 'PublishLayerVersion', { ...properties, LayerName });
      const arn = text(answer['LayerVersionArn']);
      return only(arn, { LayerVersionArn: arn });
    },
    delete: ({ call }, _, arn) => {
      return call('lambda', 'DeleteLayerVersion', layerOf({ LayerVersionArn: arn }));
    },
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

/** A template's `ZipFile` is the text of the function, which CloudFormation packs. */
function codeOf({ Code: given, Runtime }: Properties): Readonly<Record<string, unknown>> {
  const code = (given ?? {}) as Readonly<Record<string, unknown>>;
  const source = code['ZipFile'];
  if (typeof source !== 'string') return code;
  const archive = inlinePackage(source, text(Runtime));
  return archive === undefined ? code : { ...code, ZipFile: archive };
}

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
async function memberOf(call: Call, FunctionName: string, member: string): Promise<unknown> {
  return of(await call('lambda', 'GetFunction', { FunctionName }), 'Configuration', member);
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
    async () => (await memberOf(call, FunctionName, 'LastUpdateStatus')) !== 'InProgress',
  );
  if ((await memberOf(call, FunctionName, 'LastUpdateStatus')) !== 'Failed') return;
  const reason = text(await memberOf(call, FunctionName, 'LastUpdateStatusReason'));
  throw new AwsError('InvalidRequest', reason);
}

async function waitUntil(cloud: Cloud, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await cloud.time.sleep(5 * SECOND, 'a look at a function');
}
