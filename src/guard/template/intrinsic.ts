import { isObject, type Json } from '../../ground/json';

/**
 * The one intrinsic function that an object stands for: `{"Ref": "X"}` and `{"Fn::GetAtt": [...]}` are
 * objects with one member of such a name.
 */
export function intrinsic(
  value: Json | undefined,
): { readonly name: string; readonly argument: Json } | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only === undefined || entries.length > 1) return undefined;
  const [name, argument] = only;
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? { name, argument } : undefined;
}
