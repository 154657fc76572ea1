import {
  isList,
  isObject,
  member,
  members,
  scalarText,
  texts,
  type Json,
  type JsonObject,
} from '../../ground/json';
import { ONLY_DEPLOYED, type Resource } from './resource';

/**
 * What the transform `AWS::Serverless-2016-10-31` makes of a template's resources beside themselves, as far as
 * it bears on their order, their network interfaces and what stays of them
 * (aws/serverless-application-model 1.115.0, `model/sam_resources.py`, `model/eventsources/`). Hooks see
 * templates before transforms.
 */
export interface Transformed {
  /** With what the transform adds, and with the dependencies that it puts into what is there. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** The ids behind the names that only SAM knows: `Fn.Alias` is `FnAliaslive`. */
  readonly references: ReadonlyMap<string, string>;
}

const PREFIX = 'AWS::Serverless::';

export function transformed(
  written: ReadonlyMap<string, Resource>,
  parameters: Json | undefined,
): Transformed {
  const isSam = [...written.values()].some(({ type }) => type.startsWith(PREFIX));
  return isSam
    ? new Transform(written, parameters).result()
    : { resources: written, references: new Map<string, string>() };
}

/** Of a web function's properties, those that its revision takes over. */
const OF_A_REVISION = [
  'CodeUri',
  'EgressNetworkConnectorArn',
  'EntryPoint',
  'EnvironmentVariables',
  'ExecutionRoleArn',
  'KmsKeyArn',
  'LoggingConfig',
  'MaxConcurrencyPerEnvironment',
  'RevisionDescription',
  'Runtime',
  'Timeout',
] as const;

/** And those that its endpoint takes over. */
const OF_AN_ENDPOINT = [
  'AuthType',
  'EndpointDescription',
  'EndpointName',
  'EndpointType',
  'ReplicaRegions',
  'RevisionWeights',
  'ScalingConfig',
  'ThrottleConfig',
] as const;

/**
 * The properties of which SAM makes other resources: what they refer to is no dependency of the resource
 * itself.
 */
const MADE_INTO_OTHERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    `${PREFIX}Function`,
    new Set([
      'DeploymentPreference',
      'EventInvokeConfig',
      'Events',
      'FunctionUrlConfig',
      'ProvisionedConcurrencyConfig',
      'VersionDescription',
    ]),
  ],
  [`${PREFIX}StateMachine`, new Set(['DeploymentPreference', 'Events'])],
  [`${PREFIX}Api`, new Set(['Auth', 'Domain'])],
  [`${PREFIX}HttpApi`, new Set(['Domain'])],
  [`${PREFIX}GraphQLApi`, new Set(['DataSources', 'Functions', 'Resolvers'])],
  [`${PREFIX}WebFunction`, new Set([...OF_A_REVISION, ...OF_AN_ENDPOINT])],
]);

/** Whether what the property refers to comes before the resource itself. */
export function isOwn({ type }: Resource, property: string): boolean {
  return MADE_INTO_OTHERS.get(type)?.has(property) !== true;
}

/**
 * The types that connectors join, as the profiles of connectors name them
 * (`model/connector_profiles/profiles.json`), with the property that has the role where there is one.
 */
const CONNECTED: ReadonlyMap<string, readonly [type: string, role?: string]> = new Map([
  [`${PREFIX}Api`, ['AWS::ApiGateway::RestApi']],
  [`${PREFIX}Function`, ['AWS::Lambda::Function', 'Role']],
  [`${PREFIX}HttpApi`, ['AWS::ApiGatewayV2::Api']],
  [`${PREFIX}SimpleTable`, ['AWS::DynamoDB::Table']],
  [`${PREFIX}StateMachine`, ['AWS::StepFunctions::StateMachine', 'Role']],
  ['AWS::AppSync::DataSource', ['AWS::AppSync::DataSource', 'ServiceRoleArn']],
  ['AWS::Lambda::Function', ['AWS::Lambda::Function', 'Role']],
  ['AWS::StepFunctions::StateMachine', ['AWS::StepFunctions::StateMachine', 'RoleArn']],
]);

const FUNCTION = 'AWS::Lambda::Function';
const STATE_MACHINE = 'AWS::StepFunctions::StateMachine';

/** Where functions are called from by a permission of theirs. All others need a role that may. */
const CALLS_BY_PERMISSION: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::AppSync::GraphQLApi',
  'AWS::Events::Rule',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
]);

/** What a function's pollers read from, with the function's role. */
const POLLED_WITH_A_ROLE: ReadonlySet<string> = new Set(['AWS::DynamoDB::Table', 'AWS::SQS::Queue']);

/** What sends by a policy of the topic or queue that it sends to. */
const SENDS_BY_POLICY: ReadonlySet<string> = new Set(['AWS::Events::Rule', 'AWS::SNS::Topic']);

/** One end of a connector. */
interface End {
  readonly id: string | undefined;
  /** As the profiles name it, so no type of SAM's. */
  readonly type: string;
  readonly role: Json;
  /** How it is referred to. */
  readonly names: Json;
}

interface Policy {
  /** What its id ends with. */
  readonly name: string;
  readonly type: string;
  readonly refersTo: Json;
}

/** What a connector between the two becomes. */
function policiesOf(from: End, to: End, permissions: Json): readonly Policy[] {
  const both = [from.names, to.names];
  if (to.type === FUNCTION && CALLS_BY_PERMISSION.has(from.type)) {
    return (isList(permissions) ? permissions : []).map((permission) => ({
      name: `${scalarText(permission) ?? ''}LambdaPermission`,
      type: 'AWS::Lambda::Permission',
      refersTo: both,
    }));
  }
  if (SENDS_BY_POLICY.has(from.type) && to.type === 'AWS::SQS::Queue') {
    return [{ name: 'QueuePolicy', type: 'AWS::SQS::QueuePolicy', refersTo: both }];
  }
  if (SENDS_BY_POLICY.has(from.type) && to.type === 'AWS::SNS::Topic') {
    return [{ name: 'TopicPolicy', type: 'AWS::SNS::TopicPolicy', refersTo: both }];
  }
  const isRead = to.type === FUNCTION && POLLED_WITH_A_ROLE.has(from.type);
  const refersTo = isRead ? [to.role, from.names] : [from.role, to.names];
  return [{ name: 'Policy', type: 'AWS::IAM::ManagedPolicy', refersTo }];
}

/** Events that become an event source mapping, with the property that names the source. */
const POLLED: ReadonlyMap<string, string | undefined> = new Map([
  ['Kinesis', 'Stream'],
  ['DynamoDB', 'Stream'],
  ['SQS', 'Queue'],
  ['MSK', 'Stream'],
  ['MQ', 'Broker'],
  ['DocumentDB', 'Cluster'],
  ['SelfManagedKafka', undefined],
]);

/** The implicit APIs, by the type of the events that have none of their own. */
const IMPLICIT: ReadonlyMap<string, { readonly id: string; readonly type: string; readonly stage: string }> =
  new Map([
    ['Api', { id: 'ServerlessRestApi', type: 'AWS::ApiGateway::RestApi', stage: 'ProdStage' }],
    ['HttpApi', { id: 'ServerlessHttpApi', type: 'AWS::ApiGatewayV2::Api', stage: 'ApiGatewayDefaultStage' }],
  ]);

class Transform {
  private readonly parameters: Json | undefined;
  private readonly resources: Map<string, Resource>;
  private readonly references = new Map<string, string>();

  constructor(
    private readonly written: ReadonlyMap<string, Resource>,
    parameters: Json | undefined,
  ) {
    this.resources = new Map(written);
    this.parameters = parameters;
    for (const resource of written.values()) {
      switch (resource.type.startsWith(PREFIX) ? resource.type.slice(PREFIX.length) : '') {
        case 'Function':
          this.ofFunction(resource);
          break;
        case 'StateMachine':
          this.ofStateMachine(resource);
          break;
        case 'Api':
        case 'HttpApi':
          this.ofApi(resource, scalarText(resource.properties['StageName']));
          break;
        case 'WebFunction':
          this.ofWebFunction(resource);
          break;
      }
    }
    for (const resource of written.values()) {
      if (resource.type === `${PREFIX}Connector`) {
        this.ofConnector(resource, resource.properties['Source'] ?? null);
      }
      for (const [name, connector] of members(member(resource.body, 'Connectors'))) {
        this.embeddedConnector(resource, name, connector);
      }
    }
  }

  result(): Transformed {
    return { resources: this.resources, references: this.references };
  }

  private ofFunction(fn: Resource): void {
    const { logicalId, properties } = fn;
    // What the role's policies refer to is the function's own already: it comes after its role.
    this.role(fn, ['Policies', 'PermissionsBoundary', 'EventInvokeConfig', 'DeadLetterQueue']);
    const alias = this.publishes(fn);
    const used = alias ?? logicalId;
    const url = properties['FunctionUrlConfig'];
    if (isObject(url)) {
      this.add(fn, `${logicalId}Url`, 'AWS::Lambda::Url', [used], url);
      for (const id of ['UrlPublicPermissions', 'URLInvokeAllowPublicAccess']) {
        this.add(fn, `${logicalId}${id}`, 'AWS::Lambda::Permission', [used]);
      }
    }
    const invoked = properties['EventInvokeConfig'];
    if (isObject(invoked)) {
      const id = `${logicalId}EventInvokeConfig`;
      this.add(fn, id, 'AWS::Lambda::EventInvokeConfig', [used, logicalId], invoked);
    }
    this.events(fn, used);
  }

  private ofStateMachine(machine: Resource): void {
    this.role(machine, ['Policies', 'PermissionsBoundary']);
    this.events(machine, machine.logicalId);
  }

  /**
   * A web function is but a name: what it runs, with which role and through which network connector, is its revision's,
   * and how it is reached its endpoint's (`SamWebFunction`).
   */
  private ofWebFunction(web: Resource): void {
    const { logicalId, properties } = web;
    const given = (names: readonly string[]): JsonObject =>
      Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
    const role = `${logicalId}Role`;
    const hasRole = (properties['ExecutionRoleArn'] ?? null) !== null;
    if (!hasRole) this.add(web, role, 'AWS::IAM::Role', [], given(['Tags']));
    const revision = `${logicalId}Revision`;
    const { EgressNetworkConnectorArn = null, ...others } = given(OF_A_REVISION);
    this.add(web, revision, 'AWS::Lambda::WebFunctionRevision', [logicalId, ...(hasRole ? [] : [role])], {
      ...others,
      ...given(['FunctionName']),
      ServiceConfig: { EgressNetworkConnectorArn },
    });
    const reached = given([...OF_AN_ENDPOINT, 'FunctionName']);
    this.add(web, `${logicalId}Endpoint`, 'AWS::Lambda::WebFunctionEndpoint', [logicalId, revision], reached);
  }

  /**
   * A connector becomes a policy of the role at its one end, or of what is at its other end, for each destination
   * (`SamConnector`). What depends on the connector depends on these.
   */
  private ofConnector(connector: Resource, source: Json): void {
    const { Destination = null, Permissions = null } = connector.properties;
    const from = this.endOf(source);
    const isSeveral = isList(Destination);
    for (const [index, destination] of (isSeveral ? Destination : [Destination]).entries()) {
      const to = this.endOf(destination);
      for (const { name, type, refersTo } of policiesOf(from, to, Permissions)) {
        const id = `${connector.logicalId}${name}${isSeveral ? `Destination${index}` : ''}`;
        this.add(connector, id, type, connector.dependsOn, { refersTo });
        this.follow(connector.logicalId, [id]);
        this.precede(id, from, to);
      }
    }
  }

  /** A connector that stands at its source has attributes of its own (`_get_embedded_connectors`). */
  private embeddedConnector(source: Resource, name: string, body: Json): void {
    const logicalId = `${source.logicalId}${name}`;
    const owner: Resource = {
      ...source,
      condition: scalarText(member(body, 'Condition')),
      deletionPolicy: scalarText(member(body, 'DeletionPolicy')) ?? 'Delete',
    };
    const before = member(body, 'DependsOn');
    const dependsOn = typeof before === 'string' ? [before] : texts(before);
    this.add(owner, logicalId, `${PREFIX}Connector`, dependsOn, eventProperties(body));
    const connector = this.resources.get(logicalId);
    const reference = member(connector?.properties, 'SourceReference');
    if (connector !== undefined) {
      this.ofConnector(connector, { ...(isObject(reference) ? reference : {}), Id: source.logicalId });
    }
  }

  /** What the transform makes dependent on a connector's policy (`DependedBy` of the profiles). */
  private precede(policy: string, from: End, to: End): void {
    if (from.type === STATE_MACHINE && to.type === STATE_MACHINE) this.follow(from.id, [policy]);
    if (!POLLED_WITH_A_ROLE.has(from.type) || to.type !== FUNCTION || from.id === undefined) return;
    const between = [...this.resources.values()].filter(
      ({ type, properties, dependsOn, madeOf }) =>
        type === 'AWS::Lambda::EventSourceMapping' &&
        idIn(properties['EventSourceArn']) === from.id &&
        (madeOf === undefined ? idIn(properties['FunctionName']) : dependsOn[0]) === to.id,
    );
    if (between.length === 1) this.follow(between[0]?.logicalId, [policy]);
  }

  /** One end of a connector: by its id, or by what is said of it. */
  private endOf(end: Json): End {
    const id = scalarText(member(end, 'Id'));
    const resource = this.resources.get(id ?? '');
    const type = resource?.type ?? scalarText(member(end, 'Type')) ?? '';
    const [connected, roleProperty] = CONNECTED.get(type) ?? [type];
    if (id === undefined || resource === undefined) {
      const { RoleName: role = null, ...names } = isObject(end) ? end : {};
      return { id: undefined, type: connected, role, names };
    }
    const role = roleProperty === undefined ? null : (resource.properties[roleProperty] ?? null);
    const isMade = role === null && type.startsWith(PREFIX);
    return { id, type: connected, role: isMade ? { Ref: `${id}Role` } : role, names: { Ref: id } };
  }

  /** A role, where the resource names none: the resource comes after it. */
  private role(resource: Resource, properties: readonly string[]): void {
    const own = resource.properties['Role'];
    const isConditional = isObject(member(own, 'Fn::If') ?? null) || Array.isArray(member(own, 'Fn::If'));
    if (own !== undefined && !isConditional) return;
    const id = `${resource.logicalId}Role`;
    const granted = properties.flatMap((name) => {
      const value = resource.properties[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    // Destinations and secrets of events: what reads them must be let.
    const ofEvents = members(resource.properties['Events']).map(([name, event]): [string, Json] => {
      const { DestinationConfig = null, SourceAccessConfigurations = null } = eventProperties(event);
      const accesses = isList(SourceAccessConfigurations) ? SourceAccessConfigurations : [];
      const secrets = accesses.filter((each) => !(scalarText(member(each, 'Type')) ?? '').startsWith('VPC_'));
      return [name, { DestinationConfig, secrets }];
    });
    this.add(resource, id, 'AWS::IAM::Role', [], {
      ...Object.fromEntries(granted),
      Events: Object.fromEntries(ofEvents),
    });
    this.follow(resource.logicalId, [id]);
  }

  /**
   * `AutoPublishAlias` publishes a version and points an alias at it. The version stays when the stack goes,
   * unless the function's own policy, `VersionDeletionPolicy`, or a capacity provider says otherwise: in this
   * order, silently (`_construct_version`).
   *
   * @returns the alias's id
   */
  private publishes(fn: Resource): string | undefined {
    const { logicalId, properties } = fn;
    const given = properties['AutoPublishAlias'];
    if (given === undefined || given === null || member(given, 'Ref') === 'AWS::NoValue') return undefined;
    const name = scalarText(given) ?? this.defaultOf(given);
    const version = `${logicalId}.Version`;
    const hasOwnPolicy = member(fn.body, 'DeletionPolicy') !== undefined;
    const stays = properties['CapacityProviderConfig'] === undefined ? 'Retain' : 'Delete';
    const asked = properties['VersionDeletionPolicy'];
    const deletionPolicy =
      asked === undefined || asked === null ? stays : (scalarText(asked) ?? ONLY_DEPLOYED);
    this.add(hasOwnPolicy ? fn : { ...fn, deletionPolicy }, version, 'AWS::Lambda::Version', [logicalId], {
      FunctionName: { Ref: logicalId },
    });
    const alias =
      name === undefined
        ? `${logicalId}.Alias`
        : `${logicalId}Alias${name.replaceAll('-', 'D').replaceAll('_', 'U')}`;
    const { DeploymentPreference = null, ProvisionedConcurrencyConfig = null } = properties;
    this.add(fn, alias, 'AWS::Lambda::Alias', [version, logicalId], {
      DeploymentPreference,
      ProvisionedConcurrencyConfig,
    });
    this.references.set(`${logicalId}.Alias`, alias).set(`${logicalId}.Version`, version);
    return alias;
  }

  private events(owner: Resource, used: string): void {
    for (const [name, event] of members(owner.properties['Events'])) {
      const type = scalarText(member(event, 'Type'));
      if (type !== undefined) this.event(owner, used, name, type, eventProperties(event));
    }
  }

  private event(owner: Resource, used: string, name: string, type: string, properties: JsonObject): void {
    const id = `${owner.logicalId}${name}`;
    const permission = (suffix = '', refers: readonly string[] = []): string => {
      const isGranted = owner.type === `${PREFIX}Function`;
      const granted = isGranted ? `${id}Permission${suffix}` : `${id}Role`;
      const grantedType = isGranted ? 'AWS::Lambda::Permission' : 'AWS::IAM::Role';
      this.add(owner, granted, grantedType, [used, ...(isGranted ? refers : [])]);
      return granted;
    };
    if (POLLED.has(type)) {
      const source = properties[POLLED.get(type) ?? ''];
      this.add(owner, id, 'AWS::Lambda::EventSourceMapping', [used], {
        ...properties,
        ...(source === undefined ? {} : { EventSourceArn: source }),
      });
      return;
    }
    switch (type) {
      case 'Api':
      case 'HttpApi': {
        const [api, stage] = this.apiOf(type, properties, owner);
        const granted = permission(type === 'Api' ? stage : '', [api]);
        const { properties: given = {} } = this.resources.get(api) ?? {};
        // Into the definition of an API that isn't one of SAM's it writes nothing.
        const isManaged =
          this.written.get(api)?.type.startsWith(PREFIX) !== false &&
          ((given['DefinitionBody'] === undefined && given['DefinitionUri'] === undefined) ||
            given['MergeDefinitions'] === true);
        // Its definition has the function's ARN in it, or the ARN of the role that starts the state machine.
        if (isManaged) this.follow(api, [owner.type === `${PREFIX}Function` ? used : granted]);
        break;
      }
      case 'S3':
        this.follow(referredIn(properties['Bucket']), [permission(), used]);
        break;
      case 'Cognito': {
        const pool = referredIn(properties['UserPool']);
        const granted = `${owner.logicalId}CognitoPermission`;
        this.add(owner, granted, 'AWS::Lambda::Permission', [used, ...listed(pool)]);
        this.follow(pool, [used]);
        break;
      }
      case 'SNS': {
        this.add(owner, id, 'AWS::SNS::Subscription', [used], properties);
        const queue = properties['SqsSubscription'];
        if (queue === true || isObject(queue)) {
          this.add(owner, `${id}EventSourceMapping`, 'AWS::Lambda::EventSourceMapping', [used]);
        } else {
          permission('', listed(referredIn(properties['Topic'])));
        }
        break;
      }
      case 'CloudWatchLogs':
        this.add(
          owner,
          id,
          'AWS::Logs::SubscriptionFilter',
          [used, permission('', listed(referredIn(properties['LogGroupName'])))],
          properties,
        );
        break;
      case 'AlexaSkill':
        permission();
        break;
      case 'ScheduleV2':
        this.add(owner, id, 'AWS::Scheduler::Schedule', [used], properties);
        break;
      default:
        // A rule, which the permission or the role names.
        this.add(owner, id, 'AWS::Events::Rule', [used], properties);
        permission('', [id]);
    }
  }

  /** The API that an event belongs to, and what its permission is called after: the stage. */
  private apiOf(type: string, properties: JsonObject, owner: Resource): readonly [string, string] {
    const named = referredIn(properties[type === 'Api' ? 'RestApiId' : 'ApiId']);
    if (named !== undefined) {
      const stage = scalarText(this.resources.get(named)?.properties['StageName']) ?? 'Stage';
      return [named, /^[A-Za-z0-9]+$/u.test(stage) ? stage : 'Stage'];
    }
    const implicit = IMPLICIT.get(type);
    if (implicit === undefined) return ['', ''];
    const { id, stage } = implicit;
    if (!this.resources.has(id)) {
      // It is there where any of the functions is.
      const always = { ...owner, condition: undefined, deletionPolicy: 'Delete' };
      this.add(always, id, implicit.type, []);
      this.add(always, `${id}${stage}`, 'AWS::ApiGateway::Stage', [id]);
      this.references.set(`${id}.Stage`, `${id}${stage}`).set(`${id}.Deployment`, id);
    }
    return [id, 'Prod'];
  }

  private ofApi(api: Resource, stageName: string | undefined): void {
    const { logicalId, type } = api;
    const isNamed = stageName !== undefined && /^[A-Za-z0-9]+$/u.test(stageName);
    const suffix = isNamed
      ? `${stageName}Stage`
      : type === `${PREFIX}Api`
        ? '.Stage'
        : 'ApiGatewayDefaultStage';
    const stage = `${logicalId}${suffix}`;
    const { Auth = null, Domain = null } = api.properties;
    this.add(api, stage, 'AWS::ApiGateway::Stage', [logicalId], { Domain });
    this.references.set(`${logicalId}.Stage`, stage).set(`${logicalId}.Deployment`, logicalId);
    // Its definition names the functions that authorize.
    const refers = type === `${PREFIX}Api` ? authorizedBy(member(Auth, 'Authorizers')) : [];
    this.follow(logicalId, refers);
  }

  private defaultOf(value: Json): string | undefined {
    return scalarText(member(member(this.parameters, scalarText(member(value, 'Ref')) ?? ''), 'Default'));
  }

  /** What is made passes on its owner's condition and policy (`get_passthrough_resource_attributes`). */
  private add(
    owner: Resource,
    logicalId: string,
    type: string,
    dependsOn: readonly string[],
    properties: JsonObject = {},
  ): void {
    if (this.resources.has(logicalId)) return;
    const { condition, deletionPolicy, path, loops } = owner;
    const made: Resource = {
      logicalId,
      type,
      properties,
      dependsOn,
      condition,
      deletionPolicy,
      body: {},
      path,
      loops,
      madeOf: owner.logicalId,
    };
    this.resources.set(logicalId, made);
  }

  /** The resource comes after these, too. */
  private follow(logicalId: string | undefined, others: readonly string[]): void {
    const resource = this.resources.get(logicalId ?? '');
    if (resource === undefined) return;
    this.resources.set(resource.logicalId, {
      ...resource,
      dependsOn: [...resource.dependsOn, ...others],
    });
  }
}

function eventProperties(event: Json): JsonObject {
  const properties = member(event, 'Properties');
  return isObject(properties) ? properties : {};
}

/** The id that `Ref` or `Fn::GetAtt` names. */
function idIn(value: Json | undefined): string | undefined {
  const attribute = member(value, 'Fn::GetAtt');
  return (
    scalarText(member(value, 'Ref')) ??
    (isList(attribute) ? scalarText(attribute[0]) : scalarText(attribute)?.split('.', 1)[0])
  );
}

/** The id that `Ref` names, or a plain text in its place. */
function referredIn(value: Json | undefined): string | undefined {
  return scalarText(member(value, 'Ref')) ?? scalarText(value);
}

function listed(id: string | undefined): readonly string[] {
  return id === undefined ? [] : [id];
}

/** The ids that authorizers' function ARNs name. */
function authorizedBy(authorizers: Json | undefined): readonly string[] {
  return members(authorizers).flatMap(([, authorizer]) => {
    return listed(idIn(member(authorizer, 'FunctionArn')));
  });
}
