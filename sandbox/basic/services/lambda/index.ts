import type { Cloud } from '../../../cloud';
import { createHyperplane, type Hyperplane } from '../../eni-release/hyperplane';
import { isoMilliseconds, SECOND } from '../../../time/instant';
import {
  AwsError,
  RestAnswer,
  type Input,
  type Operation,
  type Router,
  type Service,
} from '../../../wire/types';
import type { Ec2 } from '../ec2';

interface VpcConfig {
  readonly SubnetIds: readonly string[];
  readonly SecurityGroupIds: readonly string[];
  readonly VpcId: string;
  readonly Ipv6AllowedForDualStack: boolean;
}

interface Version {
  readonly functionName: string;
  readonly version: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly vpcConfig: VpcConfig;
  readonly roleArn: string;
}

interface Fn {
  readonly name: string;
  latest: Version;
  readonly published: Map<string, Version>;
  nextVersion: number;
  state: 'Pending' | 'Active';
  lastUpdateStatus: 'Successful' | 'InProgress';
  tags: Record<string, string>;
}

export interface LambdaService extends Service {
  readonly hyperplane: Hyperplane;
}

export function createLambdaService(
  cloud: Cloud,
  { ec2, iam }: { readonly ec2: Ec2; readonly iam: { isAllowed(roleName: string, action: string): boolean } },
): LambdaService {
  const random = cloud.random.stream('lambda');
  const functions = new Map<string, Fn>();
  const hyperplane = createHyperplane(cloud, ec2, (name) =>
    iam.isAllowed(name, 'ec2:DeleteNetworkInterface'),
  );

  const arn = (name: string): string => `arn:aws:lambda:${cloud.region}:${cloud.account}:function:${name}`;
  const found = (name: string): Fn => {
    const it = functions.get(name);
    if (it === undefined) throw notFound(arn(name));
    return it;
  };
  const notFound = (what: string): AwsError =>
    new AwsError('ResourceNotFoundException', `Function not found: ${what}`, {
      status: 404,
      members: { Type: 'User' },
    });
  const invalid = (message: string): AwsError =>
    new AwsError('InvalidParameterValueException', message, { status: 400, members: { Type: 'User' } });
  const conflict = (message: string): AwsError =>
    new AwsError('ResourceConflictException', message, { status: 409, members: { Type: 'User' } });

  const join = (version: Version): void => {
    if (version.vpcConfig.SubnetIds.length === 0) return;
    hyperplane.join({
      functionName: version.functionName,
      version: version.version,
      roleName: roleName(version.roleArn),
      subnetIds: version.vpcConfig.SubnetIds,
      groupIds: version.vpcConfig.SecurityGroupIds,
    });
  };
  const vpcConfigOf = (value: unknown, role: string): VpcConfig => {
    const given = (value ?? {}) as {
      readonly SubnetIds?: readonly string[];
      readonly SecurityGroupIds?: readonly string[];
      readonly Ipv6AllowedForDualStack?: boolean;
    };
    const SubnetIds = given.SubnetIds ?? [];
    const SecurityGroupIds = given.SecurityGroupIds ?? [];
    if ((SubnetIds.length === 0) !== (SecurityGroupIds.length === 0))
      throw invalid('Request must include both SubnetIds and SecurityGroupIds.');
    for (const id of SubnetIds)
      if (ec2.subnet(id) === undefined)
        throw invalid(
          `Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID '${id}' does not exist`,
        );
    for (const id of SecurityGroupIds)
      if (ec2.group(id) === undefined)
        throw invalid(
          `Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The security group '${id}' does not exist`,
        );
    if (SubnetIds.length > 0 && !iam.isAllowed(roleName(role), 'ec2:CreateNetworkInterface'))
      throw invalid(
        'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
      );
    return {
      SubnetIds,
      SecurityGroupIds,
      VpcId: ec2.subnet(SubnetIds[0] ?? '')?.vpcId ?? '',
      Ipv6AllowedForDualStack: given.Ipv6AllowedForDualStack ?? false,
    };
  };
  const view = (it: Fn, version: Version = it.latest): Readonly<Record<string, unknown>> => ({
    ...version.configuration,
    FunctionName: it.name,
    FunctionArn: version.version === '$LATEST' ? arn(it.name) : `${arn(it.name)}:${version.version}`,
    Role: version.roleArn,
    Version: version.version,
    VpcConfig: version.vpcConfig,
    State: it.state,
    LastUpdateStatus: it.lastUpdateStatus,
    RevisionId: random.uuid(),
  });
  const versionOf = (input: Input): { readonly it: Fn; readonly version: Version } => {
    const { name, qualifier } = nameOf(input);
    const it = found(name);
    if (qualifier === undefined || qualifier === '$LATEST') return { it, version: it.latest };
    const version = it.published.get(qualifier);
    if (version === undefined) throw notFound(`${arn(name)}:${qualifier}`);
    return { it, version };
  };
  const busy = (it: Fn): void => {
    if (it.state === 'Pending')
      throw conflict(
        `The operation cannot be performed at this time. The function is currently in the following state: Pending`,
      );
    if (it.lastUpdateStatus === 'InProgress')
      throw conflict(
        `The operation cannot be performed at this time. An update is in progress for resource: ${arn(it.name)}`,
      );
  };
  const settle = (seconds: number, label: string, done: () => void): void => {
    cloud.time.after(seconds * SECOND, label, done);
  };

  const operations: Record<string, Operation> = {
    CreateFunction: (input) => {
      const { name } = nameOf(input);
      if (functions.has(name)) throw conflict(`Function already exist: ${name}`);
      const roleArn = text(input['Role']);
      const { VpcConfig, Tags } = input;
      const configuration = without(input, ['FunctionName', 'Role', 'VpcConfig', 'Code', 'Publish', 'Tags']);
      const latest: Version = {
        functionName: name,
        version: '$LATEST',
        configuration: {
          ...configuration,
          LastModified: isoMilliseconds(cloud.time.now()),
          CodeSize: 0,
          CodeSha256: '',
        },
        vpcConfig: vpcConfigOf(VpcConfig, roleArn),
        roleArn,
      };
      const inVpc = latest.vpcConfig.SubnetIds.length > 0;
      const it: Fn = {
        name,
        latest,
        published: new Map(),
        nextVersion: 1,
        state: inVpc ? 'Pending' : 'Active',
        lastUpdateStatus: 'Successful',
        tags: (Tags ?? {}) as Record<string, string>,
      };
      functions.set(name, it);
      join(latest);
      if (inVpc)
        settle(random.uniform(5, 60), `${name} becomes active`, () => {
          it.state = 'Active';
        });
      return new RestAnswer({ status: 201, body: view(it) });
    },
    GetFunction: (input) => {
      const { it, version } = versionOf(input);
      return {
        Configuration: view(it, version),
        Code: { RepositoryType: 'S3', Location: '' },
        Tags: it.tags,
      };
    },
    GetFunctionConfiguration: (input) => {
      const { it, version } = versionOf(input);
      return view(it, version);
    },
    UpdateFunctionConfiguration: (input) => {
      const it = found(nameOf(input).name);
      busy(it);
      const { Role, VpcConfig } = input;
      const configuration = without(input, ['FunctionName', 'Role', 'VpcConfig', 'RevisionId']);
      const roleArn = typeof Role === 'string' ? Role : it.latest.roleArn;
      const vpcConfig = VpcConfig === undefined ? it.latest.vpcConfig : vpcConfigOf(VpcConfig, roleArn);
      it.latest = {
        ...it.latest,
        configuration: {
          ...it.latest.configuration,
          ...configuration,
          LastModified: isoMilliseconds(cloud.time.now()),
        },
        vpcConfig,
        roleArn,
      };
      it.lastUpdateStatus = 'InProgress';
      settle(random.uniform(3, 30), `${it.name} is updated`, () => {
        it.lastUpdateStatus = 'Successful';
        if (functions.get(it.name) !== it) return;
        hyperplane.leave(it.name, '$LATEST');
        join(it.latest);
      });
      return view(it);
    },
    UpdateFunctionCode: (input) => {
      const it = found(nameOf(input).name);
      busy(it);
      return view(it);
    },
    PublishVersion: (input) => {
      const it = found(nameOf(input).name);
      const version: Version = { ...it.latest, version: String(it.nextVersion) };
      it.nextVersion += 1;
      it.published.set(version.version, version);
      join(version);
      return new RestAnswer({ status: 201, body: view(it, version) });
    },
    ListVersionsByFunction: (input) => {
      const it = found(nameOf(input).name);
      return listPage(
        [view(it), ...[...it.published.values()].map((each) => view(it, each))],
        input,
        'Versions',
      );
    },
    ListFunctions: (input) => {
      const all = [...functions.values()].flatMap((it) => [
        view(it),
        ...(input['FunctionVersion'] === 'ALL'
          ? [...it.published.values()].map((each) => view(it, each))
          : []),
      ]);
      return listPage(all, input, 'Functions');
    },
    DeleteFunction: (input) => {
      const { name, qualifier } = nameOf(input);
      const it = found(name);
      if (qualifier === undefined) {
        functions.delete(name);
        hyperplane.leave(name, '$LATEST');
        for (const version of it.published.keys()) hyperplane.leave(name, version);
      } else if (it.published.delete(qualifier)) hyperplane.leave(name, qualifier);
      return new RestAnswer({ status: 204 });
    },
    ListTags: (input) => {
      const resource = text(input['Resource']);
      return { Tags: found(resource.split(':').at(6) ?? '').tags };
    },
    TagResource: (input) => {
      const it = found(text(input['Resource']).split(':').at(6) ?? '');
      it.tags = { ...it.tags, ...(input['Tags'] as Record<string, string>) };
      return new RestAnswer({ status: 204 });
    },
    AddPermission: (input) =>
      new RestAnswer({ status: 201, body: { Statement: JSON.stringify({ Sid: input['StatementId'] }) } }),
    RemovePermission: () => new RestAnswer({ status: 204 }),
  };

  return { signingName: 'lambda', protocols: ['restJson'], operations, router, hyperplane };
}

function without(input: Input, names: readonly string[]): Input {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)));
}

const MOST_ON_A_PAGE = 50;

function listPage(all: readonly unknown[], input: Input, member: string): unknown {
  const most = Math.min(Number(input['MaxItems'] ?? MOST_ON_A_PAGE), MOST_ON_A_PAGE);
  const start = Number(input['Marker'] ?? 0);
  const end = start + most;
  return { [member]: all.slice(start, end), ...(end < all.length ? { NextMarker: String(end) } : {}) };
}

function nameOf(input: Input): { readonly name: string; readonly qualifier: string | undefined } {
  const given = text(input['FunctionName']);
  const parts = given.split(':');
  const index = parts.indexOf('function');
  const name = (index >= 0 ? parts[index + 1] : parts.at(-1)) ?? given;
  const inArn = index >= 0 ? parts[index + 2] : undefined;
  const qualifier = input['Qualifier'];
  return { name, qualifier: typeof qualifier === 'string' ? qualifier : inArn };
}

function roleName(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? '';
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const router: Router = ({ method, segments, query, body }) => {
  const [version, area, name, sub] = segments;
  const json = (): Input => (body.length === 0 ? {} : (JSON.parse(new TextDecoder().decode(body)) as Input));
  const parameters = Object.fromEntries(query);
  const input = (operation: string, extra: Input = {}): { operation: string; input: Input } => ({
    operation,
    input: { ...parameters, ...extra },
  });
  if (area === 'tags') {
    const Resource = segments.slice(2).join('/');
    return method === 'GET'
      ? input('ListTags', { Resource })
      : method === 'POST'
        ? input('TagResource', { ...json(), Resource })
        : undefined;
  }
  if (area !== 'functions' || version === undefined) return undefined;
  if (name === undefined)
    return method === 'GET'
      ? input('ListFunctions')
      : method === 'POST'
        ? input('CreateFunction', json())
        : undefined;
  const FunctionName = name;
  switch (`${method} ${sub ?? ''}`) {
    case 'GET ':
      return input('GetFunction', { FunctionName });
    case 'DELETE ':
      return input('DeleteFunction', { FunctionName });
    case 'GET configuration':
      return input('GetFunctionConfiguration', { FunctionName });
    case 'PUT configuration':
      return input('UpdateFunctionConfiguration', { ...json(), FunctionName });
    case 'PUT code':
      return input('UpdateFunctionCode', { ...json(), FunctionName });
    case 'GET versions':
      return input('ListVersionsByFunction', { FunctionName });
    case 'POST versions':
      return input('PublishVersion', { ...json(), FunctionName });
    case 'POST policy':
      return input('AddPermission', { ...json(), FunctionName });
    case 'DELETE policy':
      return input('RemovePermission', { FunctionName });
    default:
      return undefined;
  }
};
