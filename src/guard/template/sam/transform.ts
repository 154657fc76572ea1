import {
  isList,
  isObject,
  member,
  members,
  scalarText,
  texts,
  type Json,
  type JsonObject,
} from '../../../ground/json';
import { withGlobals } from '../globals';
import { ONLY_DEPLOYED, type Resource } from '../resource';
import { IMPLICIT, makeGraphQlApi, makeHttpApi, makeRestApi, makeWebSocketApi, type Maker } from './apis';
import { OF_A_REVISION, OF_A_ROLE, OF_AN_ENDPOINT, picked, PREFIX } from './properties';

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

export function transformed(
  written: ReadonlyMap<string, Resource>,
  { parameters, globals }: { readonly parameters: Json | undefined; readonly globals: Json | undefined },
): Transformed {
  const isSam = [...written.values()].some(
    ({ type, body }) => type.startsWith(PREFIX) || member(body, 'Connectors') !== undefined,
  );
  return isSam
    ? new Transform(written, parameters, globals).result()
    : { resources: written, references: new Map<string, string>() };
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

class Transform implements Maker {
  private readonly parameters: Json | undefined;
  private readonly resources: Map<string, Resource>;
  private readonly references = new Map<string, string>();

  constructor(
    private readonly written: ReadonlyMap<string, Resource>,
    parameters: Json | undefined,
    private readonly globals: Json | undefined,
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
          makeRestApi(resource, this);
          break;
        case 'HttpApi':
          makeHttpApi(resource, this);
          break;
        case 'WebSocketApi':
          makeWebSocketApi(resource, this);
          break;
        case 'GraphQLApi':
          makeGraphQlApi(resource, this);
          break;
        case 'CapacityProvider':
        case 'NetworkConnector':
          this.ownRole(resource, 'OperatorRole', 'OperatorRole', {});
          break;
        case 'MicrovmImage':
          this.ownRole(resource, 'BuildRoleArn', 'BuildRole', picked(resource.properties, ['CodeUri']));
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
    const { DestinationConfig = null } = asObject(properties['EventInvokeConfig']);
    this.role(fn, { ...picked(properties, ['DeadLetterQueue']), DestinationConfig });
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
    const { logicalId, properties } = machine;
    this.role(machine, {});
    const alias = scalarText(properties['AutoPublishAlias']);
    if (alias === undefined) {
      this.events(machine, logicalId);
      return;
    }
    const version = `${logicalId}Version`;
    this.add(machine, version, 'AWS::StepFunctions::StateMachineVersion', [logicalId]);
    const id = `${logicalId}Alias${alias}`;
    const { DeploymentPreference = null } = properties;
    this.add(machine, id, 'AWS::StepFunctions::StateMachineAlias', [version], { DeploymentPreference });
    this.events(machine, properties['UseAliasAsEventTarget'] === true ? id : logicalId);
  }

  /**
   * A web function is but a name: what it runs, with which role and through which network connector, is its revision's,
   * and how it is reached its endpoint's (`SamWebFunction`).
   */
  private ofWebFunction(web: Resource): void {
    const { logicalId, properties } = web;
    const given = (names: readonly string[]): JsonObject => picked(properties, names);
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
      const role = from.type === 'AWS::Events::Rule' ? this.roleOfRule(from, to) : from.role;
      for (const { name, type, refersTo } of policiesOf({ ...from, role }, to, Permissions)) {
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

  /** A rule has a role for each of its targets (`_get_events_rule_role`). */
  private roleOfRule(from: End, to: End): Json {
    const targets = this.resources.get(from.id ?? '')?.properties['Targets'] ?? null;
    const target = (isList(targets) ? targets : []).find(
      (each) => to.id !== undefined && idIn(member(each, 'Arn')) === to.id,
    );
    return member(target, 'RoleArn') ?? from.role;
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
  private role(resource: Resource, needs: JsonObject): void {
    const own = resource.properties['Role'];
    const isConditional = isObject(member(own, 'Fn::If') ?? null) || Array.isArray(member(own, 'Fn::If'));
    if (own !== undefined && !isConditional) return;
    const id = `${resource.logicalId}Role`;
    // Destinations and secrets of events: what reads them must be let.
    const ofEvents = members(resource.properties['Events']).map(([name, event]): [string, Json] => {
      const { DestinationConfig = null, SourceAccessConfigurations = null } = eventProperties(event);
      const accesses = isList(SourceAccessConfigurations) ? SourceAccessConfigurations : [];
      const secrets = accesses.filter((each) => !(scalarText(member(each, 'Type')) ?? '').startsWith('VPC_'));
      return [name, { DestinationConfig, secrets }];
    });
    this.add(resource, id, 'AWS::IAM::Role', [], {
      ...picked(resource.properties, [...OF_A_ROLE, 'Tags']),
      ...needs,
      Events: Object.fromEntries(ofEvents),
    });
    this.follow(resource.logicalId, [id]);
  }

  /** A role that has nothing to do with others of the template, where the resource names none. */
  private ownRole(resource: Resource, property: string, name: string, needs: JsonObject): void {
    if ((resource.properties[property] ?? null) !== null) return;
    const id = `${resource.logicalId}${name}`;
    this.add(resource, id, 'AWS::IAM::Role', [], needs);
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
      ...picked(properties, ['VersionDeletionPolicy', 'VersionDescription']),
    });
    const alias =
      name === undefined
        ? `${logicalId}.Alias`
        : `${logicalId}Alias${name.replaceAll('-', 'D').replaceAll('_', 'U')}`;
    const { Hooks = null, ...preference } = asObject(properties['DeploymentPreference']);
    const deployment = this.deployedBy(fn, preference);
    const ofAlias = picked(properties, ['ProvisionedConcurrencyConfig']);
    this.add(fn, alias, 'AWS::Lambda::Alias', [version, logicalId, ...deployment], { ...ofAlias, Hooks });
    this.references.set(`${logicalId}.Alias`, alias).set(`${logicalId}.Version`, version);
    return alias;
  }

  /** What CodeDeploy shifts the alias's traffic with (`DeploymentPreferenceCollection`). */
  private deployedBy(fn: Resource, preference: JsonObject): readonly string[] {
    if (Object.keys(preference).length === 0 || preference['Enabled'] === false) return [];
    const always = { ...fn, condition: undefined, deletionPolicy: 'Delete' };
    const [group, application] = [`${fn.logicalId}DeploymentGroup`, 'ServerlessDeploymentApplication'];
    this.add(always, application, 'AWS::CodeDeploy::Application', []);
    const hasRole = (preference['Role'] ?? null) !== null;
    if (!hasRole) this.add(always, 'CodeDeployServiceRole', 'AWS::IAM::Role', []);
    const before = [application, ...(hasRole ? [] : ['CodeDeployServiceRole'])];
    this.add(fn, group, 'AWS::CodeDeploy::DeploymentGroup', before, preference);
    return [group, application];
  }

  private events(owner: Resource, used: string): void {
    for (const [name, event] of members(owner.properties['Events'])) {
      const type = scalarText(member(event, 'Type'));
      if (type !== undefined) this.event(owner, used, name, type, eventProperties(event));
    }
  }

  private event(owner: Resource, used: string, name: string, type: string, properties: JsonObject): void {
    const id = `${owner.logicalId}${name}`;
    const isFunction = owner.type === `${PREFIX}Function`;
    /** What lets the event call a function, or the role with which it starts a state machine. */
    const permission = (suffix = '', refers: Json = null): string => {
      const granted = isFunction ? `${id}Permission${suffix}` : `${id}Role`;
      const grantedType = isFunction ? 'AWS::Lambda::Permission' : 'AWS::IAM::Role';
      this.add(owner, granted, grantedType, [used], isFunction ? { refers } : {});
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
        const granted = permission(type === 'Api' ? stage : '', { Ref: api });
        const { properties: given = {} } = this.resources.get(api) ?? {};
        // Into the definition of an API that isn't one of SAM's it writes nothing.
        const isManaged =
          this.written.get(api)?.type.startsWith(PREFIX) !== false &&
          ((given['DefinitionBody'] === undefined && given['DefinitionUri'] === undefined) ||
            given['MergeDefinitions'] === true);
        // Its definition has the function's ARN in it, or the ARN of the role that starts the state machine.
        if (isManaged) this.follow(api, [isFunction ? used : granted]);
        break;
      }
      case 'S3':
        this.follow(referredIn(properties['Bucket']), [permission(), used]);
        break;
      case 'Cognito': {
        const pool = referredIn(properties['UserPool']);
        this.add(owner, `${used}CognitoPermission`, 'AWS::Lambda::Permission', [used, ...listed(pool)]);
        this.follow(pool, [used]);
        break;
      }
      case 'SNS':
        this.subscription(owner, used, id, properties, permission);
        break;
      case 'CloudWatchLogs': {
        const granted = permission('', properties['LogGroupName'] ?? null);
        this.add(owner, id, 'AWS::Logs::SubscriptionFilter', [used, granted], properties);
        break;
      }
      case 'AlexaSkill':
        permission('', properties['SkillId'] ?? null);
        break;
      case 'ScheduleV2': {
        const { PermissionsBoundary = null, RoleArn = null, ...own } = properties;
        const queue = this.deadLetters(owner, id, properties);
        const role = `${id}Role`;
        const { DeadLetterConfig = null } = properties;
        if (RoleArn === null) {
          const needs = { PermissionsBoundary, DeadLetterConfig };
          this.add(owner, role, 'AWS::IAM::Role', [used, ...queue], needs);
        }
        const before = [used, ...queue, ...(RoleArn === null ? [role] : [])];
        this.add(owner, id, 'AWS::Scheduler::Schedule', before, { ...own, RoleArn });
        break;
      }
      default: {
        // A rule. The permission names it, and it names the role.
        const queue = this.deadLetters(owner, id, properties);
        const hasRole = !isFunction && (properties['RoleArn'] ?? null) !== null;
        const granted = hasRole ? [] : [permission('', { Ref: id })];
        this.add(
          owner,
          id,
          'AWS::Events::Rule',
          [used, ...queue, ...(isFunction ? [] : granted)],
          properties,
        );
        for (const each of queue) this.add(owner, `${id}QueuePolicy`, 'AWS::SQS::QueuePolicy', [each, id]);
      }
    }
  }

  /** A subscription calls the function, or a queue that the function polls. */
  private subscription(
    owner: Resource,
    used: string,
    id: string,
    { SqsSubscription = null, ...own }: JsonObject,
    permission: (suffix: string, refers: Json) => string,
  ): void {
    const Topic = own['Topic'] ?? null;
    if (SqsSubscription !== true && !isObject(SqsSubscription)) {
      permission('', Topic);
      this.add(owner, id, 'AWS::SNS::Subscription', [used], own);
      return;
    }
    const isMade = SqsSubscription === true;
    const queue = `${id}Queue`;
    if (isMade) this.add(owner, queue, 'AWS::SQS::Queue', []);
    const { QueueArn = null, QueueUrl = null, QueuePolicyLogicalId = null } = asObject(SqsSubscription);
    const before = isMade ? [queue] : [];
    this.add(owner, id, 'AWS::SNS::Subscription', before, { ...own, QueueArn });
    const policy = scalarText(QueuePolicyLogicalId) ?? `${id}QueuePolicy`;
    this.add(owner, policy, 'AWS::SQS::QueuePolicy', before, { Topic, QueueArn, QueueUrl });
    const mapping = `${id}EventSourceMapping`;
    const polled = isMade ? {} : { EventSourceArn: QueueArn };
    this.add(owner, mapping, 'AWS::Lambda::EventSourceMapping', [used, ...before], polled);
  }

  /** The queue that is made for what an event can't hand over. */
  private deadLetters(owner: Resource, id: string, { DeadLetterConfig }: JsonObject): readonly string[] {
    if (member(DeadLetterConfig, 'Type') === undefined) return [];
    const queue = scalarText(member(DeadLetterConfig, 'QueueLogicalId')) ?? `${id}Queue`;
    this.add(owner, queue, 'AWS::SQS::Queue', []);
    return [queue];
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
    const { id, type: made, properties: own } = implicit;
    if (!this.resources.has(id)) {
      // It is there where any of the functions is.
      const always = { ...owner, condition: undefined, deletionPolicy: 'Delete' };
      const given = withGlobals(own, member(this.globals, made.slice(PREFIX.length)), undefined);
      this.add(always, id, made, [], given);
      const api = this.resources.get(id);
      if (api !== undefined) (type === 'Api' ? makeRestApi : makeHttpApi)(api, this);
    }
    return [id, 'Prod'];
  }

  narrow(logicalId: string, name: string, value: Json): void {
    const resource = this.resources.get(logicalId);
    if (resource === undefined) return;
    this.resources.set(logicalId, { ...resource, properties: { ...resource.properties, [name]: value } });
  }

  called(name: string, logicalId: string): void {
    this.references.set(name, logicalId);
  }

  private defaultOf(value: Json): string | undefined {
    return scalarText(member(member(this.parameters, scalarText(member(value, 'Ref')) ?? ''), 'Default'));
  }

  /** What is made passes on its owner's condition and policy (`get_passthrough_resource_attributes`). */
  add(
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

  follow(logicalId: string | undefined, others: readonly string[]): void {
    const resource = this.resources.get(logicalId ?? '');
    if (resource === undefined) return;
    this.resources.set(resource.logicalId, {
      ...resource,
      dependsOn: [...resource.dependsOn, ...others],
    });
  }
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
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
