import type { Cloud } from '../../cloud';
import { isoMilliseconds } from '../../time/instant';
import { AwsError, type Call, type Input, type Operation } from '../../wire/types';
import type { Hooks, HookTarget } from '../registry/hooks';
import { findCycle } from '../stack-machine/graph';
import { dependenciesOf, type StackMachine } from '../stack-machine/machine';
import type { Stack, StackEvent } from '../stack-machine/stack';
import { holds, stringly } from '../template/resolve';
import { parseTemplate, type Template } from '../template/parse';

/** All stacks, deleted ones too (CloudFormation keeps them for 90 days). */
export interface Stacks {
  readonly all: Stack[];
  /** By name the one that isn't deleted; by id any. */
  find(nameOrId: string): Stack | undefined;
  /** Names of exports and their values. */
  exports(): ReadonlyMap<string, string>;
}

export function createStacks(): Stacks {
  const all: Stack[] = [];
  return {
    all,
    find: (nameOrId) =>
      all.find(
        (each) => each.id === nameOrId || (each.name === nameOrId && each.status !== 'DELETE_COMPLETE'),
      ),
    exports: () =>
      new Map(
        all
          .filter(({ status }) => status !== 'DELETE_COMPLETE')
          .flatMap(({ outputs }) => outputs)
          .flatMap(({ exportName, value }) =>
            exportName === undefined ? [] : [[exportName, value] as const],
          ),
      ),
  };
}

export interface StackOperationsOptions {
  readonly cloud: Cloud;
  readonly stacks: Stacks;
  readonly machine: StackMachine;
  readonly isKnownType: (typeName: string) => boolean;
  readonly hooks: Hooks;
}

export const problem = (message: string): AwsError => new AwsError('ValidationError', message);

const notThere = (name: string): AwsError => problem(`Stack with id ${name} does not exist`);

export function stackOperations({
  cloud,
  stacks,
  machine,
  isKnownType,
  hooks,
}: StackOperationsOptions): Readonly<Record<string, Operation>> {
  const found = (input: Input): Stack => {
    const name = text(input['StackName']);
    const stack = stacks.find(name);
    if (stack === undefined) throw notThere(name);
    return stack;
  };

  const templateOf = async (
    input: Input,
    previous?: Stack,
  ): Promise<{ readonly template: Template; readonly body: string }> => {
    if (input['UsePreviousTemplate'] === 'true' && previous !== undefined)
      return { template: previous.template, body: previous.templateBody };
    const body =
      input['TemplateURL'] === undefined
        ? text(input['TemplateBody'])
        : await fetchTemplate(cloud, text(input['TemplateURL']));
    if (body === '') throw problem('Either Template URL or Template Body must be specified.');
    if (input['TemplateURL'] === undefined && Buffer.byteLength(body) > 51_200) {
      throw problem(
        "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
      );
    }
    const template = parseTemplate(body);
    check(template);
    return { template, body };
  };

  const check = (template: Template): void => {
    const unknown = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))].filter(
      (type) => !isKnownType(type),
    );
    if (unknown.length > 0)
      throw problem(`Template format error: Unrecognized resource types: [${unknown.join(', ')}]`);
    const cycle = findCycle(Object.keys(template.Resources), (id) => dependenciesOf(template.Resources[id]));
    if (cycle !== undefined) throw problem(`Circular dependency between resources: [${cycle.join(', ')}]`);
  };

  const parametersOf = (
    input: Input,
    template: Template,
    previous?: Stack,
  ): Readonly<Record<string, string>> => {
    const given = new Map(
      list(input['Parameters']).map((each) => [
        text(each['ParameterKey']),
        each['UsePreviousValue'] === 'true'
          ? previous?.parameters[text(each['ParameterKey'])]
          : each['ParameterValue'],
      ]),
    );
    for (const key of given.keys())
      if (!(key in template.Parameters)) throw problem(`Parameters: [${key}] do not exist in the template`);
    const missing: string[] = [];
    const values = Object.entries(template.Parameters).map(([name, declaration]): [string, string] => {
      const value = given.get(name) ?? declaration.Default;
      if (value === undefined) missing.push(name);
      const chosen = Array.isArray(value) ? value.join(',') : String(value);
      if (
        declaration.AllowedValues !== undefined &&
        value !== undefined &&
        !declaration.AllowedValues.map(String).includes(chosen)
      ) {
        throw problem(
          declaration.ConstraintDescription ?? `Parameter '${name}' must be one of AllowedValues`,
        );
      }
      if (
        declaration.AllowedPattern !== undefined &&
        value !== undefined &&
        !new RegExp(`^(?:${declaration.AllowedPattern})$`, 'u').test(chosen)
      ) {
        throw problem(`Parameter '${name}' must match pattern ${declaration.AllowedPattern}`);
      }
      return [name, chosen];
    });
    if (missing.length > 0) throw problem(`Parameters: [${missing.join(', ')}] must have values`);
    return Object.fromEntries(values);
  };

  const checkCapabilities = (template: Template, input: Input): void => {
    const named = Object.values(template.Resources).some(
      ({ Type, Properties }) =>
        Type.startsWith('AWS::IAM::') &&
        ['RoleName', 'PolicyName', 'ManagedPolicyName'].some(
          (name) => Type !== 'AWS::IAM::Policy' && name in Properties,
        ),
    );
    const needs = Object.values(template.Resources).some(({ Type }) =>
      /^AWS::IAM::(?:Role|Policy|ManagedPolicy|User|Group|InstanceProfile)$/u.test(Type),
    );
    const has = strings(input['Capabilities']);
    const enough = named
      ? has.includes('CAPABILITY_NAMED_IAM')
      : has.includes('CAPABILITY_IAM') || has.includes('CAPABILITY_NAMED_IAM');
    if (needs && !enough)
      throw new AwsError(
        'InsufficientCapabilitiesException',
        `Requires capabilities : [${named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'}]`,
      );
  };

  const newStack = (input: Input, template: Template, body: string, status: string): Stack => {
    const name = text(input['StackName']);
    if (!/^[a-zA-Z][-a-zA-Z0-9]*$/u.test(name)) {
      throw problem(
        `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*`,
      );
    }
    return {
      id: `arn:aws:cloudformation:${cloud.region}:${cloud.account}:stack/${name}/${cloud.random.stream('cloudformation/ids').uuid()}`,
      name,
      template,
      templateBody: body,
      description: template.Description,
      parameters: {},
      status,
      statusReason: undefined,
      tags: Object.fromEntries(list(input['Tags']).map((tag) => [text(tag['Key']), text(tag['Value'])])),
      capabilities: strings(input['Capabilities']),
      createdAt: cloud.time.now(),
      updatedAt: undefined,
      deletedAt: undefined,
      terminationProtection: input['EnableTerminationProtection'] === 'true',
      events: [],
      resources: new Map(),
      outputs: [],
      running: undefined,
    };
  };

  const begin = (
    call: Call,
    input: Input,
    stack: Stack,
  ): { readonly stack: Stack; readonly caller: Call['caller']; readonly token: string | undefined } => ({
    stack,
    caller: call.caller,
    token: typeof input['ClientRequestToken'] === 'string' ? input['ClientRequestToken'] : undefined,
  });

  const startUpdate = (
    call: Call,
    input: Input,
    stack: Stack,
    next: {
      readonly template: Template;
      readonly body: string;
      readonly parameters: Readonly<Record<string, string>>;
    },
  ): void => {
    const operation = begin(call, input, stack);
    machine.start(stack, 'update', () =>
      machine.update(operation, next.template, () => {
        Object.assign(stack, {
          template: next.template,
          templateBody: next.body,
          parameters: next.parameters,
          description: next.template.Description,
        });
      }),
    );
  };
  const checkUpdatable = (stack: Stack): void => {
    if (!/^(?:CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/u.test(stack.status))
      throw problem(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  };
  const isUnchanged = (
    stack: Stack,
    template: Template,
    parameters: Readonly<Record<string, string>>,
  ): boolean => JSON.stringify([stack.template, stack.parameters]) === JSON.stringify([template, parameters]);

  return {
    CreateStack: async (input, call) => {
      const { template, body } = await templateOf(input);
      const name = text(input['StackName']);
      const existing = stacks.find(name);
      if (existing !== undefined && existing.status !== 'REVIEW_IN_PROGRESS')
        throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
      checkCapabilities(template, input);
      const stack = newStack(input, template, body, 'CREATE_IN_PROGRESS');
      stack.parameters = parametersOf(input, template);
      stacks.all.push(stack);
      const onFailure =
        input['DisableRollback'] === 'true' ? 'DO_NOTHING' : text(input['OnFailure'] ?? 'ROLLBACK');
      machine.start(stack, 'creation', () =>
        machine.create(
          begin(call, input, stack),
          onFailure === 'DELETE' || onFailure === 'DO_NOTHING' ? onFailure : 'ROLLBACK',
        ),
      );
      return { StackId: stack.id };
    },
    UpdateStack: async (input, call) => {
      const stack = found(input);
      const { template, body } = await templateOf(input, stack);
      const parameters = parametersOf(input, template, stack);
      checkUpdatable(stack);
      checkCapabilities(template, input);
      if (isUnchanged(stack, template, parameters)) throw problem('No updates are to be performed.');
      startUpdate(call, input, stack, { template, body, parameters });
      return { StackId: stack.id };
    },
    DeleteStack: (input, call) => {
      const stack = stacks.find(text(input['StackName']));
      if (stack === undefined || stack.status === 'DELETE_COMPLETE') return undefined;
      if (stack.terminationProtection)
        throw problem(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
      if (stack.status.endsWith('_CLEANUP_IN_PROGRESS'))
        throw problem(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
      const retain = strings(input['RetainResources']);
      if (retain.length > 0 && stack.status !== 'DELETE_FAILED') {
        throw problem(
          `Invalid operation on stack [${stack.id}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
        );
      }
      const force = input['DeletionMode'] === 'FORCE_DELETE_STACK';
      if (force && stack.status !== 'DELETE_FAILED') {
        throw problem(
          `Invalid operation on stack [${stack.id}]. You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when the stack is in the DELETE_FAILED state.`,
        );
      }
      if (stack.running === undefined)
        machine.start(stack, 'deletion', () =>
          machine.delete(begin(call, input, stack), new Set(retain), force),
        );
      return undefined;
    },
    DescribeStacks: async (input, call) => {
      if (input['StackName'] === undefined)
        return { Stacks: stacks.all.filter(({ status }) => status !== 'DELETE_COMPLETE').map(stackView) };
      const stack = found(input);
      if (stack.running !== undefined) await call.park?.(stack.running);
      return { Stacks: [stackView(stack)] };
    },
    ListStacks: (input) => {
      const wanted = strings(input['StackStatusFilter']);
      return {
        StackSummaries: stacks.all
          .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
          .map(summaryView),
      };
    },
    DescribeStackEvents: (input) => {
      const name = text(input['StackName']);
      const stack = stacks.find(name);
      if (stack === undefined) throw problem(`Stack [${name}] does not exist`);
      const start = Number(input['NextToken'] ?? 0);
      const newestFirst = stack.events.toReversed();
      return {
        StackEvents: newestFirst.slice(start, start + 100).map((each) => eventView(stack, each)),
        ...(start + 100 < newestFirst.length ? { NextToken: String(start + 100) } : {}),
      };
    },
    DescribeStackResources: (input) => {
      const physical = input['PhysicalResourceId'];
      const stack =
        physical === undefined
          ? found(input)
          : stacks.all.find(
              (each) =>
                each.status !== 'DELETE_COMPLETE' &&
                [...each.resources.values()].some(({ physicalId }) => physicalId === physical),
            );
      if (stack === undefined) throw problem(`Stack for ${text(physical)} does not exist`);
      return {
        StackResources: [...stack.resources.values()].map((each) => ({
          ...resourceView(each),
          StackId: stack.id,
          StackName: stack.name,
          Timestamp: isoMilliseconds(each.updatedAt),
        })),
      };
    },
    DescribeStackResource: (input) => {
      const stack = found(input);
      const it = stack.resources.get(text(input['LogicalResourceId']));
      if (it === undefined)
        throw problem(`Resource ${text(input['LogicalResourceId'])} does not exist for stack ${stack.name}`);
      return {
        StackResourceDetail: {
          ...resourceView(it),
          StackId: stack.id,
          StackName: stack.name,
          LastUpdatedTimestamp: isoMilliseconds(it.updatedAt),
        },
      };
    },
    ListStackResources: (input) => {
      const all = [...found(input).resources.values()];
      const start = Number(input['NextToken'] ?? 0);
      return {
        StackResourceSummaries: all
          .slice(start, start + 100)
          .map((each) => ({ ...resourceView(each), LastUpdatedTimestamp: isoMilliseconds(each.updatedAt) })),
        ...(start + 100 < all.length ? { NextToken: String(start + 100) } : {}),
      };
    },
    GetTemplate: (input) => ({
      TemplateBody: found(input).templateBody,
      StagesAvailable: ['Original', 'Processed'],
    }),
    ValidateTemplate: async (input) => {
      const { template } = await templateOf(input);
      return {
        Description: template.Description,
        Parameters: Object.entries(template.Parameters).map(([ParameterKey, each]) => ({
          ParameterKey,
          DefaultValue: each.Default,
          NoEcho: each.NoEcho ?? false,
          Description: each.Description,
        })),
      };
    },
    GetTemplateSummary: async (input) => {
      const template =
        input['StackName'] === undefined ? (await templateOf(input)).template : found(input).template;
      return {
        Parameters: Object.entries(template.Parameters).map(([ParameterKey, each]) => ({
          ParameterKey,
          ParameterType: each.Type,
          DefaultValue: each.Default,
        })),
        ResourceTypes: [...new Set(Object.values(template.Resources).map(({ Type }) => Type))],
      };
    },
    UpdateTerminationProtection: (input) => {
      const stack = found(input);
      stack.terminationProtection = input['EnableTerminationProtection'] === 'true';
      return { StackId: stack.id };
    },
    ListExports: () => ({
      Exports: stacks.all
        .filter(({ status }) => status !== 'DELETE_COMPLETE')
        .flatMap((stack) =>
          stack.outputs.flatMap(({ exportName, value }) =>
            exportName === undefined ? [] : [{ ExportingStackId: stack.id, Name: exportName, Value: value }],
          ),
        ),
    }),
    ...changeSetOperations(),
  };

  function changeSetOperations(): Readonly<Record<string, Operation>> {
    interface ChangeSet {
      readonly id: string;
      readonly name: string;
      readonly stack: Stack;
      readonly type: string;
      readonly template: Template;
      readonly body: string;
      readonly parameters: Readonly<Record<string, string>>;
      readonly changes: readonly unknown[];
      status: string;
      executionStatus: string;
      reason: string | undefined;
      readonly at: number;
      readonly description: unknown;
      readonly input: Input;
      /** Resolves when the hooks have been asked about it. */
      judging?: Promise<void>;
    }
    const sets: ChangeSet[] = [];
    const changeSet = (input: Input): ChangeSet => {
      const name = text(input['ChangeSetName']);
      const stack = input['StackName'] === undefined ? undefined : text(input['StackName']);
      if (stack === undefined && !name.startsWith('arn:'))
        throw problem('StackName must be specified if ChangeSetName is not specified as an ARN.');
      const it = sets.findLast(
        (each) =>
          each.id === name || (each.name === name && (each.stack.name === stack || each.stack.id === stack)),
      );
      if (it === undefined)
        throw new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, { status: 404 });
      return it;
    };
    const changesOf = (
      stack: Stack,
      template: Template,
      parameters: Readonly<Record<string, string>>,
    ): readonly unknown[] => {
      const scope = machine.scope({ ...stack, parameters }, template);
      const after = Object.entries(template.Resources).filter(
        ([, { Condition }]) => Condition === undefined || holds(Condition, scope),
      );
      const names = new Set(after.map(([id]) => id));
      const before =
        JSON.stringify(stack.parameters) === JSON.stringify(parameters) ? stack.template.Resources : {};
      return [
        ...after.flatMap(([id, each]): readonly unknown[] => {
          const old = stack.resources.get(id);
          if (old === undefined)
            return [
              {
                Type: 'Resource',
                ResourceChange: {
                  Action: 'Add',
                  LogicalResourceId: id,
                  ResourceType: each.Type,
                  Scope: [],
                  Details: [],
                },
              },
            ];
          if (JSON.stringify(before[id]?.Properties) === JSON.stringify(each.Properties)) return [];
          return [
            {
              Type: 'Resource',
              ResourceChange: {
                Action: 'Modify',
                LogicalResourceId: id,
                PhysicalResourceId: old.physicalId,
                ResourceType: each.Type,
                Replacement: 'Conditional',
                Scope: ['Properties'],
                Details: [],
              },
            },
          ];
        }),
        ...[...stack.resources.values()]
          .filter(({ logicalId }) => !names.has(logicalId))
          .map((old) => ({
            Type: 'Resource',
            ResourceChange: {
              Action: 'Remove',
              LogicalResourceId: old.logicalId,
              PhysicalResourceId: old.physicalId,
              ResourceType: old.type,
              PolicyAction: 'Delete',
              Scope: [],
              Details: [],
            },
          })),
      ];
    };
    /** Asks the hooks about a change set; it is being created meanwhile. */
    const judge = (it: ChangeSet): void => {
      const changedResources = it.changes.map((each) => {
        const { ResourceChange } = each as { readonly ResourceChange: Readonly<Record<string, unknown>> };
        const id = String(ResourceChange['LogicalResourceId']);
        const after = it.template.Resources[id]?.Properties;
        const action = { Add: 'CREATE', Modify: 'UPDATE', Remove: 'DELETE' }[
          String(ResourceChange['Action'])
        ];
        return {
          logicalResourceId: id,
          resourceType: ResourceChange['ResourceType'],
          action,
          lineNumber: null,
          beforeContext: null,
          afterContext: after === undefined ? null : JSON.stringify({ Properties: stringly(after) }),
        };
      });
      const target: HookTarget = {
        stackId: it.stack.id,
        stackName: it.stack.name,
        // Always CREATE, the change set is what is created (Hooks user guide).
        action: 'CREATE',
        on: { type: 'CHANGE_SET', changeSetId: it.id, template: it.body, changedResources },
      };
      const matching = hooks.matching(target);
      if (matching.length === 0) return;
      const release = cloud.time.demand(`hooks of change set ${it.name}`);
      Object.assign(it, { status: 'CREATE_IN_PROGRESS', executionStatus: 'UNAVAILABLE' });
      const ask = async (): Promise<void> => {
        const results = await Promise.all(matching.map((each) => hooks.ask(each, target, hooks.newId())));
        const refusing = results.filter(
          ({ outcome, failureMode }) => outcome !== 'succeeded' && failureMode === 'FAIL',
        );
        if (refusing.length === 0) {
          Object.assign(it, { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' });
        } else {
          it.status = 'FAILED';
          it.reason = `Change set creation failed. The following hook(s) failed: [${refusing.map(({ typeName }) => typeName).join(', ')}]`;
        }
      };
      it.judging = ask().finally(release);
    };
    return {
      CreateChangeSet: async (input, call) => {
        const name = text(input['ChangeSetName']);
        const type = text(input['ChangeSetType'] ?? 'UPDATE');
        let stack = stacks.find(text(input['StackName']));
        if (type === 'CREATE' && stack !== undefined && stack.status !== 'REVIEW_IN_PROGRESS')
          throw problem(
            `Stack [${stack.name}] already exists and cannot be created again with the changeSet [${name}].`,
          );
        if (type !== 'CREATE' && stack === undefined)
          throw problem(`Stack [${text(input['StackName'])}] does not exist`);
        const { template, body } = await templateOf(input, stack);
        checkCapabilities(template, input);
        const parameters = parametersOf(input, template, stack);
        if (stack === undefined) {
          stack = newStack(input, template, body, 'REVIEW_IN_PROGRESS');
          stacks.all.push(stack);
          machine.review(begin(call, input, stack));
        }
        const changes = changesOf(stack, template, parameters);
        const isEmpty = type !== 'CREATE' && changes.length === 0;
        const it: ChangeSet = {
          id: `arn:aws:cloudformation:${cloud.region}:${cloud.account}:changeSet/${name}/${cloud.random.stream('cloudformation/ids').uuid()}`,
          name,
          stack,
          type,
          template,
          body,
          parameters,
          changes,
          at: cloud.time.now(),
          description: input['Description'],
          input,
          status: isEmpty ? 'FAILED' : 'CREATE_COMPLETE',
          executionStatus: isEmpty ? 'UNAVAILABLE' : 'AVAILABLE',
          reason: isEmpty
            ? "The submitted information didn't contain changes. Submit different information to create a change set."
            : undefined,
        };
        sets.push(it);
        if (!isEmpty) judge(it);
        return { Id: it.id, StackId: stack.id };
      },
      DescribeChangeSet: async (input, call) => {
        const it = changeSet(input);
        if (it.judging !== undefined) await call.park?.(it.judging);
        return {
          ChangeSetName: it.name,
          ChangeSetId: it.id,
          StackId: it.stack.id,
          StackName: it.stack.name,
          Description: it.description,
          CreationTime: isoMilliseconds(it.at),
          Status: it.status,
          ExecutionStatus: it.executionStatus,
          StatusReason: it.reason,
          Changes: it.changes,
          Parameters: Object.entries(it.parameters).map(([ParameterKey, ParameterValue]) => ({
            ParameterKey,
            ParameterValue,
          })),
        };
      },
      ListChangeSets: (input) => {
        const stack = found(input);
        return {
          Summaries: sets
            .filter((each) => each.stack === stack)
            .map((each) => ({
              ChangeSetName: each.name,
              ChangeSetId: each.id,
              StackId: stack.id,
              StackName: stack.name,
              Status: each.status,
              ExecutionStatus: each.executionStatus,
            })),
        };
      },
      DeleteChangeSet: (input) => {
        const it = changeSet(input);
        sets.splice(sets.indexOf(it), 1);
        return {};
      },
      ExecuteChangeSet: (input, call) => {
        const it = changeSet(input);
        if (it.executionStatus !== 'AVAILABLE')
          throw new AwsError(
            'InvalidChangeSetStatus',
            `ChangeSet [${it.id}] cannot be executed in its current status of [${it.status}]`,
          );
        for (const each of sets.filter(({ stack }) => stack === it.stack))
          each.executionStatus = each === it ? 'EXECUTE_COMPLETE' : 'OBSOLETE';
        const { stack, template, body, parameters } = it;
        if (it.type === 'CREATE') {
          Object.assign(stack, { template, templateBody: body, parameters });
          machine.start(stack, 'creation', () =>
            machine.create(
              begin(call, input, stack),
              input['DisableRollback'] === 'true' ? 'DO_NOTHING' : 'ROLLBACK',
            ),
          );
        } else {
          checkUpdatable(stack);
          startUpdate(call, input, stack, { template, body, parameters });
        }
        return {};
      },
    };
  }
}

async function fetchTemplate(cloud: Cloud, url: string): Promise<string> {
  let hostname: string;
  let path: readonly string[];
  try {
    const parsed = new URL(url);
    hostname = parsed.hostname;
    path = parsed.pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw problem('TemplateURL must be a supported URL.');
  }
  const inHost = /^(.+)\.s3[.-]/u.exec(hostname)?.[1];
  const [Bucket, ...key] = inHost === undefined ? path : [inHost, ...path];
  const answer = (await cloud.call('s3', 'GetObject', { Bucket, Key: key.join('/') })) as {
    readonly body?: Uint8Array | string;
  };
  return typeof answer.body === 'string' ? answer.body : new TextDecoder().decode(answer.body);
}

function stackView(stack: Stack): unknown {
  return {
    StackId: stack.id,
    StackName: stack.name,
    Description: stack.description,
    Parameters: Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue: stack.template.Parameters[ParameterKey]?.NoEcho === true ? '****' : ParameterValue,
    })),
    CreationTime: isoMilliseconds(stack.createdAt),
    LastUpdatedTime: stack.updatedAt === undefined ? undefined : isoMilliseconds(stack.updatedAt),
    DeletionTime: stack.deletedAt === undefined ? undefined : isoMilliseconds(stack.deletedAt),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: stack.capabilities,
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

function summaryView(stack: Stack): unknown {
  return {
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: isoMilliseconds(stack.createdAt),
    DeletionTime: stack.deletedAt === undefined ? undefined : isoMilliseconds(stack.deletedAt),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
  };
}

function resourceView(
  each: Stack['resources'] extends Map<string, infer R> ? R : never,
): Readonly<Record<string, unknown>> {
  return {
    LogicalResourceId: each.logicalId,
    PhysicalResourceId: each.physicalId,
    ResourceType: each.type,
    ResourceStatus: each.status,
    ResourceStatusReason: each.reason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

function eventView(stack: Stack, event: StackEvent): unknown {
  return {
    StackId: stack.id,
    EventId: event.eventId,
    StackName: stack.name,
    LogicalResourceId: event.logicalResourceId,
    PhysicalResourceId: event.physicalResourceId,
    ResourceType: event.resourceType,
    Timestamp: isoMilliseconds(event.at),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties,
    ClientRequestToken: event.token,
    DetailedStatus: event.detailedStatus,
    HookType: event.hook?.type,
    HookStatus: event.hook?.status,
    HookStatusReason: event.hook?.reason.slice(0, 1024),
    HookInvocationPoint: event.hook === undefined ? undefined : 'PRE_PROVISION',
    HookInvocationId: event.hook?.invocationId,
    HookFailureMode: event.hook?.failureMode,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}
function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
