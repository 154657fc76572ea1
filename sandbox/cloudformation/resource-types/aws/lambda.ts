import type { Cloud } from '../../../cloud';
import { MINUTE, SECOND } from '../../../time/instant';
import { inlinePackage } from '../../../services/lambda/run/inline';
import type { Properties, ProvisionRequest } from '../resource-type';
import { items, of, only, type Row, same, text, type Tools } from './row';

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
      await waitUntil(
        cloud,
        async () =>
          of(await call('lambda', 'GetFunctionConfiguration', { FunctionName }), 'State') === 'Active',
      );
      return only(FunctionName, { Arn: arnOf(cloud, FunctionName) });
    },
    update: async ({ call, cloud }, request, FunctionName) => {
      const code = codeOf(request.properties);
      if (JSON.stringify(code) !== JSON.stringify(codeOf(request.previousProperties ?? {}))) {
        await call('lambda', 'UpdateFunctionCode', { ...code, FunctionName });
        await waitUntil(
          cloud,
          async () =>
            of(await call('lambda', 'GetFunctionConfiguration', { FunctionName }), 'LastUpdateStatus') !==
            'InProgress',
        );
      }
      await call('lambda', 'UpdateFunctionConfiguration', {
        ...request.properties,
        FunctionName,
        VpcConfig: request.properties['VpcConfig'] ?? { SubnetIds: [], SecurityGroupIds: [] },
      });
      await waitUntil(
        cloud,
        async () =>
          of(await call('lambda', 'GetFunctionConfiguration', { FunctionName }), 'LastUpdateStatus') !==
          'InProgress',
      );
      return same(request, { Arn: arnOf(cloud, FunctionName) });
    },
    delete: async (tools, request, FunctionName) => {
      await tools.call('lambda', 'DeleteFunction', { FunctionName });
      if (tools.cloud.faults.level('lambda-waits') > 0)
        await waitForNetworkInterfaces(tools, request, FunctionName);
    },
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
};

/** A template's `ZipFile` is the text of the function, which CloudFormation packs. */
function codeOf({ Code: given, Runtime }: Properties): Readonly<Record<string, unknown>> {
  const code = (given ?? {}) as Readonly<Record<string, unknown>>;
  const source = code['ZipFile'];
  if (typeof source !== 'string') return code;
  const archive = inlinePackage(source, text(Runtime));
  return archive === undefined ? code : { ...code, ZipFile: archive };
}

function tagsOf(properties: Properties): Readonly<Record<string, string>> {
  return Object.fromEntries(
    items(properties['Tags']).map((tag) => [text(of(tag, 'Key')), text(of(tag, 'Value'))]),
  );
}

function arnOf(cloud: Cloud, functionName: string): string {
  return `arn:aws:lambda:${cloud.region}:${cloud.account}:function:${functionName}`;
}

/** As the type did until about 2021: 45 minutes at most, and then no failure (reported: serverless#7633). */
async function waitForNetworkInterfaces(
  { call, cloud }: Tools,
  request: ProvisionRequest,
  functionName: string,
): Promise<void> {
  const until = cloud.time.now() + 45 * MINUTE;
  const Filter = [{ Name: 'description', Value: [`AWS Lambda VPC ENI-${functionName}-*`] }];
  request.progress({
    reason:
      'CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function to be cleaned up.',
  });
  for (;;) {
    const answer = await call('ec2', 'DescribeNetworkInterfaces', {
      Filter,
      IncludeManagedResources: 'true',
    });
    if (items(answer['networkInterfaceSet']).length === 0 || cloud.time.now() >= until) return;
    await cloud.time.sleep(30 * SECOND, `network interfaces of ${functionName}`);
  }
}

async function waitUntil(cloud: Cloud, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await cloud.time.sleep(5 * SECOND, 'a look at a function');
}
