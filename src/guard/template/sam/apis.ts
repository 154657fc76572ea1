import {
  isList,
  isObject,
  member,
  members,
  scalarText,
  type Json,
  type JsonObject,
} from '../../../ground/json';
import type { Resource } from '../resource';
import { OF_A_STAGE, OF_A_V2_STAGE, picked, PREFIX } from './properties';

/** What takes down what the transform makes. */
export interface Maker {
  /** A resource made of this one; what it refers to is in its properties. */
  add(
    owner: Resource,
    logicalId: string,
    type: string,
    dependsOn: readonly string[],
    properties?: JsonObject,
  ): void;
  /** The resource comes after these, too. */
  follow(logicalId: string | undefined, others: readonly string[]): void;
  /** What of a property stays with the resource of the same id. */
  narrow(logicalId: string, property: string, value: Json): void;
  /** What a reference by a name that only SAM knows stands for. */
  called(name: string, logicalId: string): void;
}

/** The stage of an API, whose id is made of its name; one that has other characters gets a hash that nobody writes down. */
function stageOf({ logicalId, properties }: Resource, byDefault: string): string {
  const { StageName = null } = properties;
  const name = scalarText(StageName);
  if (name === undefined) return StageName === null ? byDefault : `${logicalId}Stage`;
  if (name === '$default') return byDefault;
  return /^[A-Za-z0-9]+$/u.test(name) ? `${logicalId}${name}Stage` : `${logicalId}.Stage`;
}

/** `AWS::Serverless::Api` (`ApiGenerator`). */
export function makeRestApi(api: Resource, maker: Maker): void {
  const { logicalId, properties } = api;
  const deployment = `${logicalId}.Deployment`;
  maker.add(api, deployment, 'AWS::ApiGateway::Deployment', [logicalId]);
  maker.called(deployment, deployment);
  const stage = stageOf(api, `${logicalId}.Stage`);
  const ofStage = picked(properties, OF_A_STAGE);
  maker.add(api, stage, 'AWS::ApiGateway::Stage', [logicalId, deployment], ofStage);
  maker.called(`${logicalId}.Stage`, stage);
  domain(api, 'BasePathMapping', stage, maker);
  const { Auth = null } = properties;
  const { UsagePlan = null, InvokeRole: _ofEvents, ...ofDefinition } = isObject(Auth) ? Auth : {};
  maker.narrow(logicalId, 'Auth', ofDefinition);
  usagePlan(api, stage, UsagePlan, maker);
  for (const [name, authorizer] of members(member(Auth, 'Authorizers'))) {
    const lambda = member(authorizer, 'FunctionArn');
    if (lambda === undefined) continue;
    const granted = `${logicalId}${name}AuthorizerPermission`;
    maker.add(api, granted, 'AWS::Lambda::Permission', [logicalId], { FunctionArn: lambda });
  }
}

/** Of one API, or one that all APIs of the template share. */
function usagePlan(api: Resource, stage: string, plan: Json, maker: Maker): void {
  const kind = scalarText(member(plan, 'CreateUsagePlan'));
  if (kind === undefined || kind === 'NONE' || !isObject(plan)) return;
  const isShared = kind === 'SHARED';
  const base = isShared ? 'Serverless' : api.logicalId;
  const [id, key] = [`${base}UsagePlan`, `${base}ApiKey`];
  maker.add(api, id, 'AWS::ApiGateway::UsagePlan', [], plan);
  maker.follow(id, [api.logicalId, stage]);
  maker.add(api, key, 'AWS::ApiGateway::ApiKey', [id]);
  maker.follow(key, [api.logicalId, stage]);
  maker.add(api, `${base}UsagePlanKey`, 'AWS::ApiGateway::UsagePlanKey', [key, id]);
  for (const name of ['UsagePlan', 'ApiKey', 'UsagePlanKey'])
    maker.called(`${api.logicalId}.${name}`, `${base}${name}`);
}

/** A domain's id has a hash of its name: it is called by what SAM calls it in a reference. */
function domain(api: Resource, mapping: string, stage: string, maker: Maker): void {
  const { logicalId, properties } = api;
  const { Domain = null } = properties;
  if (!isObject(Domain)) return;
  const { Route53 = null, BasePath = null, ...own } = Domain;
  const id = `${logicalId}.DomainName`;
  maker.add(api, id, 'AWS::ApiGateway::DomainName', [], own);
  for (const name of ['DomainName', 'DomainNameV2']) maker.called(`${logicalId}.${name}`, id);
  const paths = isList(BasePath) ? BasePath : [BasePath];
  for (const path of paths) {
    const letters = (scalarText(path) ?? '').replaceAll(/[^A-Za-z0-9]/gu, '');
    maker.add(api, `${logicalId}${letters}${mapping}`, 'AWS::ApiGateway::BasePathMapping', [
      id,
      logicalId,
      stage,
    ]);
  }
  if (Route53 === null) return;
  maker.add(api, `${logicalId}.RecordSetGroup`, 'AWS::Route53::RecordSetGroup', [id], {
    Route53,
    DomainName: Domain['DomainName'] ?? null,
  });
}

/** `AWS::Serverless::HttpApi` (`HttpApiGenerator`). */
export function makeHttpApi(api: Resource, maker: Maker): void {
  const { logicalId, properties } = api;
  const stage = stageOf(api, `${logicalId}ApiGatewayDefaultStage`);
  const ofStage = picked(properties, [...OF_A_V2_STAGE, 'Tags']);
  maker.add(api, stage, 'AWS::ApiGatewayV2::Stage', [logicalId], ofStage);
  maker.called(`${logicalId}.Stage`, stage);
  domain(api, 'ApiMapping', stage, maker);
  for (const [name, authorizer] of members(member(properties['Auth'], 'Authorizers'))) {
    if (member(authorizer, 'EnableFunctionDefaultPermissions') !== true) continue;
    const granted = `${logicalId}${name}AuthorizerPermission`;
    const lambda = member(authorizer, 'FunctionArn') ?? null;
    maker.add(api, granted, 'AWS::Lambda::Permission', [logicalId], { FunctionArn: lambda });
  }
}

/** `AWS::Serverless::WebSocketApi` (`WebSocketApiGenerator`): its routes are resources of their own. */
export function makeWebSocketApi(api: Resource, maker: Maker): void {
  const { logicalId, properties } = api;
  const { Auth = null, Routes = null, RouteSettings = null } = properties;
  const routes: string[] = [];
  for (const [key, route] of members(Routes)) {
    const name = key.replace('$', '').toLowerCase();
    const base = `${logicalId}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const { FunctionArn = null, IntegrationTimeout = null, ...own } = isObject(route) ? route : {};
    const called = { FunctionArn, IntegrationTimeout };
    maker.add(api, `${base}Integration`, 'AWS::ApiGatewayV2::Integration', [logicalId], called);
    maker.add(api, `${base}Route`, 'AWS::ApiGatewayV2::Route', [logicalId, `${base}Integration`], own);
    routes.push(`${base}Route`);
    const ofPermission = { FunctionArn, ...picked(properties, ['StageName']) };
    maker.add(api, `${base}Permission`, 'AWS::Lambda::Permission', [logicalId], ofPermission);
    if (key === '$connect' && member(Auth, 'AuthType') === 'CUSTOM') {
      const { AuthArn = null, InvokeRole = null } = isObject(Auth) ? Auth : {};
      const authorizer = `${logicalId}ConnectAuthorizer`;
      maker.add(api, authorizer, 'AWS::ApiGatewayV2::Authorizer', [logicalId], { Auth });
      maker.follow(`${base}Route`, [authorizer]);
      const granted = `${logicalId}AuthorizerPermission`;
      if (InvokeRole === null) maker.add(api, granted, 'AWS::Lambda::Permission', [logicalId], { AuthArn });
    }
  }
  const stage = stageOf(api, `${logicalId}DefaultStage`);
  const before = members(RouteSettings).length > 0 ? routes : [];
  const ofStage = picked(properties, OF_A_V2_STAGE);
  maker.add(api, stage, 'AWS::ApiGatewayV2::Stage', [logicalId, ...before], ofStage);
  maker.called(`${logicalId}.Stage`, stage);
  domain(api, 'ApiMapping', stage, maker);
}

/** `AWS::Serverless::GraphQLApi` (`SamGraphQLApi`). */
export function makeGraphQlApi(api: Resource, maker: Maker): void {
  const { logicalId, properties } = api;
  const { ApiKeys = null, Auth, Cache, DataSources, DomainName, Functions, Logging, Resolvers } = properties;
  const schema = `${logicalId}Schema`;
  maker.add(api, schema, 'AWS::AppSync::GraphQLSchema', [logicalId]);
  if (Logging !== false && member(Logging, 'CloudWatchLogsRoleArn') === undefined) {
    maker.add(api, `${logicalId}CloudWatchRole`, 'AWS::IAM::Role', []);
    maker.follow(logicalId, [`${logicalId}CloudWatchRole`]);
  }
  for (const [name, key] of members(ApiKeys))
    maker.add(api, `${logicalId}${name}`, 'AWS::AppSync::ApiKey', [logicalId], { key });
  if (Cache !== undefined)
    maker.add(api, `${logicalId}ApiCache`, 'AWS::AppSync::ApiCache', [logicalId], { Cache });
  if (DomainName !== undefined) {
    const id = `${logicalId}DomainName`;
    maker.add(api, id, 'AWS::AppSync::DomainName', [], { DomainName });
    maker.add(api, `${id}ApiAssociation`, 'AWS::AppSync::DomainNameApiAssociation', [logicalId, id]);
  }
  authorizingFunctions(Auth).forEach((arn, index) => {
    const id = `${logicalId}ToLambdaAuthConnector${index + 1}WriteLambdaPermission`;
    maker.add(api, id, 'AWS::Lambda::Permission', [logicalId], { arn });
  });
  const sources = new Map<string, string>();
  for (const [kind, ofKind] of members(DataSources)) {
    for (const [name, source] of members(ofKind))
      sources.set(name, dataSource(api, kind, name, source, maker));
  }
  const functions = new Map<string, string>();
  for (const [name, fn] of members(Functions)) {
    const { DataSource = null, ...own } = isObject(fn) ? fn : {};
    const source = sourceOf(api, DataSource, sources, maker);
    const id = `${logicalId}${name}`;
    const before = [logicalId, ...source];
    maker.add(
      api,
      id,
      'AWS::AppSync::FunctionConfiguration',
      before,
      source.length > 0 ? own : { ...own, DataSource },
    );
    functions.set(name, id);
  }
  for (const [type, ofType] of members(Resolvers)) {
    for (const [field, resolver] of members(ofType)) {
      const { Pipeline = null, ...own } = isObject(resolver) ? resolver : {};
      const pipeline = (isList(Pipeline) ? Pipeline : []).flatMap(
        (each) => functions.get(scalarText(each) ?? '') ?? [],
      );
      const before = [logicalId, schema, ...pipeline];
      maker.add(api, `${logicalId}${type}${field}`, 'AWS::AppSync::Resolver', before, own);
    }
  }
}

function authorizingFunctions(auth: Json | undefined): readonly Json[] {
  const additional = member(auth, 'Additional') ?? null;
  return [auth, ...(isList(additional) ? additional : [])].flatMap(
    (each) => member(member(each, 'LambdaAuthorizer'), 'AuthorizerUri') ?? [],
  );
}

/** A data source, its role, and the policy that a connector makes of what it reaches. */
function dataSource(api: Resource, kind: string, name: string, source: Json, maker: Maker): string {
  const [isLambda, given] = [kind === 'Lambda', isObject(source) ? source : {}];
  const id = `${api.logicalId}${name}${isLambda ? 'Lambda' : 'DynamoDB'}DataSource`;
  const { ServiceRoleArn, TableArn = null, ...own } = given;
  const role = `${id}Role`;
  maker.add(api, id, 'AWS::AppSync::DataSource', [api.logicalId], {
    ...own,
    ServiceRoleArn: ServiceRoleArn ?? null,
  });
  if (ServiceRoleArn !== undefined) return id;
  maker.add(api, role, 'AWS::IAM::Role', []);
  maker.follow(id, [role]);
  const policy = `${id}To${isLambda ? 'Lambda' : 'Table'}ConnectorPolicy`;
  const reached = isLambda ? (given['FunctionArn'] ?? null) : TableArn;
  maker.add(api, policy, 'AWS::IAM::ManagedPolicy', [role], { reached });
  return id;
}

/** What a function of an API is given by its name; nothing where that is something else. */
function sourceOf(
  api: Resource,
  given: Json,
  sources: ReadonlyMap<string, string>,
  maker: Maker,
): readonly string[] {
  const name = scalarText(given) ?? '';
  const none = `${api.logicalId}NoneDataSource`;
  if (name.toLowerCase() !== 'none') return [sources.get(name) ?? []].flat();
  maker.add(api, none, 'AWS::AppSync::DataSource', [api.logicalId]);
  return [none];
}

/** The id and the type of the API that events without one of their own belong to. */
export const IMPLICIT: ReadonlyMap<
  string,
  { readonly id: string; readonly type: string; readonly properties: JsonObject }
> = new Map([
  ['Api', { id: 'ServerlessRestApi', type: `${PREFIX}Api`, properties: { StageName: 'Prod' } }],
  ['HttpApi', { id: 'ServerlessHttpApi', type: `${PREFIX}HttpApi`, properties: {} }],
]);
