import {
  CfnElement,
  CfnResource,
  DefaultTokenResolver,
  Reference,
  Stack,
  Tokenization,
  type IFragmentConcatenator,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A reference in a value, to an element of whatever stack. */
export interface Found {
  readonly target: IConstruct;
  /** `Ref`, or an attribute's name. */
  readonly attribute: string;
  /** The names on the way to it. */
  readonly path: readonly string[];
}

/**
 * All references that a value of a resource holds, by the elements that they mean. Not by what they are rendered to:
 * another stack's is replaced only when the app is synthesized, and means an element of the own stack until then.
 */
export function referencesIn(value: unknown, scope: IConstruct): readonly Found[] {
  const resolver = new Peeking();
  const rest: unknown = Tokenization.resolve(value, { scope, resolver, preparing: true });
  return [...resolver.found, ...namedIn(rest, scope)];
}

/** A value as far as it is known, with nothing in the place of references. */
export function known(value: unknown, scope: IConstruct): unknown {
  return Tokenization.resolve(value, { scope, resolver: new Peeking(), preparing: true });
}

/** Whether a resource has one of these properties. */
export function isGiven(resource: CfnResource, names: readonly string[]): boolean {
  return valuesOf(resource, names).some((value) => {
    const given = known(value, resource);
    return typeof given === 'object' && given !== null && Object.keys(given).length > 0;
  });
}

/** The part of the CDK's resources that it doesn't declare for others, or not for all. */
interface Inner {
  readonly cfnProperties?: Readonly<Record<string, unknown>>;
  readonly rawOverrides?: {
    readonly Properties?: Readonly<Record<string, unknown>>;
    readonly Condition?: unknown;
    readonly DeletionPolicy?: unknown;
  };
}

/** What was set by `addOverride`, which shows in no property. */
export function overridesOf(resource: CfnResource): NonNullable<Inner['rawOverrides']> {
  return (resource as unknown as Inner).rawOverrides ?? {};
}

/** The values of these properties of a resource, or of all; those set by `addPropertyOverride`, too. */
export function valuesOf(resource: CfnResource, names?: readonly string[]): readonly unknown[] {
  const properties = (resource as unknown as Inner).cfnProperties ?? {};
  const overrides = overridesOf(resource).Properties ?? {};
  if (names === undefined) return [properties, overrides];
  return names.map((name) => {
    const own = propertyOf(properties, name);
    // An override to nothing takes the property away.
    if (!Object.hasOwn(overrides, name)) return { [name]: own };
    return overrides[name] === undefined ? undefined : { [name]: [own, overrides[name]] };
  });
}

/** The CDK begins names with a small letter, and `VPCConfig` with three. */
function propertyOf(properties: Readonly<Record<string, unknown>>, name: string): unknown {
  const found = Object.keys(properties).find((each) => each.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : properties[found];
}

/** A lazy value, in whatever it is wrapped. */
interface Produced {
  readonly inner?: Produced;
  readonly producer?: { produce(context: IResolveContext): unknown };
}

/** A policy document, which takes no more statements once it was resolved. */
interface Document {
  readonly statements?: unknown;
  toJSON?(): unknown;
}

/**
 * Resolves what is there so far and leaves no trace: a lazy value remembers what it gave first, and an Aspect that comes
 * later may still add to it.
 */
class Peeking extends DefaultTokenResolver {
  public readonly found: Found[] = [];

  constructor() {
    super(PIECES);
  }

  public override resolveToken(
    token: IResolvable,
    context: IResolveContext,
    _postProcessor: IPostProcessor,
  ): unknown {
    if (!Reference.isReference(token)) return context.resolve(peek(token, context));
    this.found.push({
      target: token.target,
      attribute: token.displayName,
      path: context.documentPath,
    });
    return '';
  }
}

/** What is joined isn't needed, only what it is made of. */
const PIECES: IFragmentConcatenator = { join: (left: unknown, right: unknown) => [left, right] };

function peek(token: IResolvable, context: IResolveContext): unknown {
  const { inner, producer } = token as Produced;
  const lazy = inner?.producer ?? producer;
  if (lazy !== undefined) return lazy.produce(context);
  const document = token as Document;
  return Array.isArray(document.statements) && document.toJSON !== undefined
    ? document.toJSON()
    : token.resolve(context);
}

/** `{ Ref: "Group" }` as it was written by hand, which always means an element of the own stack. */
function namedIn(value: unknown, scope: IConstruct): readonly Found[] {
  const names: { readonly id: string; readonly attribute: string; readonly path: readonly string[] }[] = [];
  const walk = (each: unknown, path: readonly string[]): void => {
    if (typeof each !== 'object' || each === null) return;
    for (const [key, member] of Object.entries(each)) {
      if (key === 'Ref' && typeof member === 'string') names.push({ id: member, attribute: 'Ref', path });
      if (key === 'Fn::GetAtt') {
        const [id = '', ...rest] =
          typeof member === 'string' ? member.split('.') : (member as readonly unknown[]);
        names.push({ id: String(id), attribute: rest.map(String).join('.'), path });
      }
      if (key === 'Fn::Sub') {
        const text = typeof member === 'string' ? member : JSON.stringify(member);
        for (const [, id = '', attribute = 'Ref'] of text.matchAll(/\$\{(\w+)(?:\.([\w.]+))?\}/gu)) {
          names.push({ id, attribute, path });
        }
      }
      walk(member, [...path, key]);
    }
  };
  walk(value, []);
  if (names.length === 0) return [];
  const stack = Stack.of(scope);
  const elements = new Map(
    stack.node
      .findAll()
      .flatMap((each) =>
        CfnElement.isCfnElement(each) && each.stack === stack
          ? [[String(stack.resolve(each.logicalId)), each] as const]
          : [],
      ),
  );
  return names.flatMap(({ id, attribute, path }) => {
    const target = elements.get(id);
    return target === undefined ? [] : [{ target, attribute, path }];
  });
}

/** All that an element refers to or depends on by itself, and by the constructs that it is a part of. */
export function neighboursOf(element: CfnResource): readonly IConstruct[] {
  const referred = valuesOf(element).flatMap((value) => referencesIn(value, element));
  const depended = element.obtainDependencies().filter((each) => CfnResource.isCfnResource(each));
  const around = element.node.scopes.flatMap((scope) =>
    scope.node.dependencies.flatMap((root) => root.node.findAll().filter(CfnResource.isCfnResource)),
  );
  return [...referred.map(({ target }) => target), ...depended, ...around];
}
