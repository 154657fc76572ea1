import type { Properties } from '../../resource-type';
import { globOf } from '../../../wire/glob';
import type { HookTarget } from './target';

export interface HookConfiguration {
  readonly HookInvocationStatus?: string;
  readonly TargetStacks?: string;
  readonly TargetOperations?: readonly string[];
  readonly FailureMode?: string;
  readonly Properties?: Properties;
  readonly StackFilters?: {
    readonly StackNames?: { readonly Include?: readonly string[]; readonly Exclude?: readonly string[] };
  };
  readonly TargetFilters?: {
    readonly TargetNames?: readonly string[];
    readonly Actions?: readonly string[];
    readonly Targets?: readonly { readonly TargetName?: string; readonly Action?: string }[];
  };
}

/** What a type configuration says of the hook itself; undefined where it says nothing. */
export function configurationOf(text: string | undefined): HookConfiguration | undefined {
  if (text === undefined) return undefined;
  const { CloudFormationConfiguration: outer } = JSON.parse(text) as {
    readonly CloudFormationConfiguration?: { readonly HookConfiguration?: HookConfiguration };
  };
  return outer?.HookConfiguration;
}

/** Whether a hook of these target names is asked about the target. */
export function applies(
  targets: readonly string[],
  configuration: HookConfiguration,
  { action, on, stackName, requestToken }: HookTarget,
): boolean {
  const { HookInvocationStatus, TargetStacks, TargetOperations, StackFilters, TargetFilters } = configuration;
  // The newer switch decides where there are both.
  const isOn =
    HookInvocationStatus === undefined ? TargetStacks === 'ALL' : HookInvocationStatus === 'ENABLED';
  const operation = requestToken === undefined ? on.type : 'CLOUD_CONTROL';
  const targetName = on.type === 'RESOURCE' ? on.name : on.type;
  const { Include = [], Exclude = [] } = StackFilters?.StackNames ?? {};
  return (
    isOn &&
    (TargetOperations ?? ['RESOURCE']).includes(operation) &&
    targets.some((pattern) => globOf(pattern)(targetName)) &&
    (Include.length === 0 || Include.some((pattern) => globOf(pattern)(stackName))) &&
    !Exclude.some((pattern) => globOf(pattern)(stackName)) &&
    (TargetFilters?.TargetNames === undefined ||
      TargetFilters.TargetNames.some((pattern) => globOf(pattern)(targetName))) &&
    (TargetFilters?.Actions === undefined || TargetFilters.Actions.includes(action)) &&
    (TargetFilters?.Targets === undefined ||
      TargetFilters.Targets.some(
        (each) => globOf(each.TargetName ?? '*')(targetName) && (each.Action ?? action) === action,
      ))
  );
}
