export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The tags of all resources, by the resource's id. */
export class Tags {
  readonly #byResource = new Map<string, Map<string, string>>();
  readonly #ofGone = new Map<string, Map<string, string>>();

  /** Those of a resource that is gone, too, as it had them: an answer that shows the past shows it with its tags. */
  of(resourceId: string): readonly Tag[] {
    const tags = this.#byResource.get(resourceId) ?? this.#ofGone.get(resourceId) ?? [];
    return [...tags].map(([key, value]) => ({ key, value }));
  }

  set(resourceId: string, tags: readonly Tag[]): void {
    if (tags.length === 0) return;
    const all = this.#byResource.get(resourceId) ?? new Map<string, string>();
    for (const { key, value } of tags) all.set(key, value);
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

  all(): readonly (Tag & { readonly resourceId: string })[] {
    return [...this.#byResource].flatMap(([resourceId, tags]) =>
      [...tags].map(([key, value]) => ({ resourceId, key, value })),
    );
  }
}
