import { intrinsic } from './intrinsic';
import { isList, isObject, member, type Json, type JsonObject } from '../../ground/json';

/**
 * The properties of a SAM resource together with those of its section in the template's `Globals`, merged as
 * the SAM transform merges them (aws/serverless-application-model, `plugins/globals`): maps member by
 * member, lists joined with the global one first, and where the kinds differ or either is an intrinsic
 * function, the function's own.
 *
 * @param ignored the resource's attribute `IgnoreGlobals`: `*` or a list of property names.
 */
export function withGlobals(
  own: JsonObject,
  globals: Json | undefined,
  ignored: Json | undefined,
): JsonObject {
  if (!isObject(globals) || ignored === '*') return own;
  const names = isList(ignored) ? ignored : [];
  const applicable = Object.entries(globals).filter(([name]) => !names.includes(name));
  return merged(Object.fromEntries(applicable), own);
}

function merged(globals: JsonObject, own: JsonObject): JsonObject {
  const both = Object.keys(own).map((name): readonly [string, Json] => {
    const mine = own[name] ?? null;
    const theirs = member(globals, name);
    return [name, theirs === undefined ? mine : mergedValue(theirs, mine)];
  });
  return Object.fromEntries([...Object.entries(globals), ...both]);
}

function mergedValue(global: Json, own: Json): Json {
  if (isList(global) && isList(own)) return [...global, ...own];
  if (isMap(global) && isMap(own)) return merged(global, own);
  return own;
}

function isMap(value: Json): value is JsonObject {
  return isObject(value) && intrinsic(value) === undefined;
}
