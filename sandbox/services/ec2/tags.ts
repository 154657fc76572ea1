export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The tags of all resources, by the resource's id. */
export class Tags {
  readonly #byResource = new Map<string, Map<string, string>>();

  of(resourceId: string): readonly Tag[] {
    return [...(this.#byResource.get(resourceId) ?? [])].map(([key, value]) => ({ key, value }));
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

  /** Those of a resource that is gone. */
  drop(resourceId: string): void {
    this.#byResource.delete(resourceId);
  }

  all(): readonly (Tag & { readonly resourceId: string })[] {
    return [...this.#byResource].flatMap(([resourceId, tags]) =>
      [...tags].map(([key, value]) => ({ resourceId, key, value })),
    );
  }
}
