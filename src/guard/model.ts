import { isList, isObject, member, members, scalarText, type Json, type JsonObject } from '../ground/json';

/** What a hook is told of a stack or change set. */
export interface TemplateModel {
  /** As the caller gave it, before transforms. */
  readonly template: string | undefined;
  /** In an update, the one before, as its caller gave it. */
  readonly previousTemplate: string | undefined;
  /** After transforms, where CloudFormation tells it. */
  readonly resolvedTemplate: string | undefined;
  readonly changedResources: readonly ChangedResource[];
}

export interface ChangedResource {
  readonly logicalId: string;
  readonly action: string;
}

/**
 * Reads a stack's or change set's model. The Hooks guide spells its members in lower case, AWS's Java
 * runtime capitalised, and which of them a hook gets is recorded nowhere: both are read.
 */
export function templateModel(model: Json | undefined): TemplateModel {
  return {
    template: templateText(spelled(model, 'template')),
    previousTemplate: templateText(spelled(model, 'previousTemplate')),
    resolvedTemplate: templateText(spelled(model, 'resolvedTemplate')),
    changedResources: changedResources(spelled(model, 'changedResources')),
  };
}

/** What a hook is told of a resource. */
export interface ResourceModel {
  readonly properties: JsonObject;
}

/**
 * Reads a resource's model. On deletion the Lambda hooks' guide has the properties in
 * `previousResourceProperties`, AWS's samples read them from `resourceProperties`.
 */
export function resourceModel(model: Json | undefined): ResourceModel {
  const candidates = [spelled(model, 'resourceProperties'), spelled(model, 'previousResourceProperties')];
  const filled = candidates.find((each) => members(each).length > 0);
  return { properties: isObject(filled) ? filled : {} };
}

/** The member of that name, however its first letter is written. */
function spelled(model: Json | undefined, name: string): Json | undefined {
  return member(model, name) ?? member(model, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
}

/** A template is a text; one that came as JSON itself is written back into one. */
function templateText(value: Json | undefined): string | undefined {
  if (isObject(value)) return JSON.stringify(value);
  const text = typeof value === 'string' ? value : undefined;
  return text?.trim() === '' ? undefined : text;
}

function changedResources(value: Json | undefined): readonly ChangedResource[] {
  if (!isList(value)) return [];
  return value.flatMap((each) => {
    const logicalId = scalarText(spelled(each, 'logicalResourceId'));
    return logicalId === undefined ? [] : [{ logicalId, action: scalarText(spelled(each, 'action')) ?? '' }];
  });
}
