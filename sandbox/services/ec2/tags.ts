import type { Tag as SdkTag, TagSpecification } from '@aws-sdk/client-ec2';

import type { Fixed } from '../../wire/model';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** As requests give them. */
export function tagsOf(given: readonly Fixed<SdkTag>[] = []): readonly Tag[] {
  return given.map(({ Key = '', Value = '' }) => ({ Key, Value }));
}

/** The tags that a request has for resources of that type. */
export function tagsFor(
  { TagSpecifications = [] }: { readonly TagSpecifications?: readonly Fixed<TagSpecification>[] | undefined },
  resourceType: string,
): readonly Tag[] {
  return TagSpecifications.flatMap(({ ResourceType = resourceType, Tags }) =>
    ResourceType === resourceType ? tagsOf(Tags) : [],
  );
}

const NONE: readonly Tag[] = [];

/** The tags of all resources, by the resource's id. */
export class Tags {
  readonly #byResource = new Map<string, Map<string, string>>();
  readonly #ofGone = new Map<string, Map<string, string>>();

  /** Those of a resource that is gone, too, as it had them: an answer that shows the past shows it with its tags. */
  of(resourceId: string): readonly Tag[] {
    const tags = this.#byResource.get(resourceId) ?? this.#ofGone.get(resourceId);
    return tags === undefined ? NONE : [...tags].map(([Key, Value]) => ({ Key, Value }));
  }

  set(resourceId: string, tags: readonly Tag[]): void {
    if (tags.length === 0) return;
    const all = this.#byResource.get(resourceId) ?? new Map<string, string>();
    for (const { Key, Value } of tags) all.set(Key, Value);
    this.#byResource.set(resourceId, all);
  }

  /** Without a value: whatever the value is. */
  remove(resourceId: string, key: string, value?: string): void {
    const all = this.#byResource.get(resourceId);
    if (all !== undefined && (value === undefined || all.get(key) === value)) all.delete(key);
  }

  /** The resource is gone: no tags are listed of it any more. */
  drop(resourceId: string): void {
    const tags = this.#byResource.get(resourceId);
    if (tags !== undefined) this.#ofGone.set(resourceId, tags);
    this.#byResource.delete(resourceId);
  }

  all(): readonly (Tag & { readonly ResourceId: string })[] {
    return [...this.#byResource].flatMap(([ResourceId, tags]) =>
      [...tags].map(([Key, Value]) => ({ ResourceId, Key, Value })),
    );
  }
}
