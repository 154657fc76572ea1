import { Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';

import { intrinsic } from '../template/intrinsic';
import { isList, isObject, members, type Json } from '../../ground/json';

/** A value as the YAML of templates is written: intrinsic functions in their short form. */
export function toNode(value: Json, document: Document): Node {
  const call = intrinsic(value);
  if (call !== undefined) {
    const short = shortForm(call.name, call.argument, document);
    if (short !== undefined) return short;
  }
  if (isList(value)) {
    const list = new YAMLSeq<Node>(document.schema);
    list.items.push(...value.map((item) => toNode(item, document)));
    return list;
  }
  if (isObject(value)) {
    const map = new YAMLMap<Node, Node>(document.schema);
    for (const [key, each] of members(value)) {
      map.items.push(new Pair<Node, Node>(new Scalar(key), toNode(each, document)));
    }
    return map;
  }
  return new Scalar(value);
}

/**
 * Undefined where the long form is needed: YAML allows no short form of a function as the only argument
 * of another one's short form.
 */
function shortForm(name: string, argument: Json, document: Document): Node | undefined {
  if (name === 'Condition' || (isObject(argument) && intrinsic(argument) !== undefined)) return undefined;
  const tag = `!${name.replace(/^Fn::/u, '')}`;
  const texts = isList(argument) ? argument.filter((each) => typeof each === 'string') : [];
  const isPlainAttribute = name === 'Fn::GetAtt' && isList(argument) && texts.length === argument.length;
  const node = toNode(isPlainAttribute ? texts.join('.') : argument, document);
  node.tag = tag;
  if (node instanceof YAMLSeq) node.flow = true;
  return node;
}

/** A value as YAML text, as it would stand in a template. */
export function toYaml(value: Json): string {
  const document = new Document();
  document.contents = toNode(value, document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** One member of a map on one line, in flow style: `Group: {Type: AWS::EC2::SecurityGroup}`. */
export function toYamlLine(name: string, value: Json): string {
  const document = new Document();
  const node = toNode(value, document);
  if (node instanceof YAMLMap || node instanceof YAMLSeq) node.flow = true;
  const map = new YAMLMap<Node, Node>(document.schema);
  map.items.push(new Pair<Node, Node>(new Scalar(name), node));
  document.contents = map;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}
