/** How one object is laid over another: lists replaced, or lists with merge keys merged by them. */
export type MergeType = "StrategicMerge" | "JSONMerge";

/** Lists that a strategic merge joins by a key; all other lists are replaced. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  compression: "type",
  compressor: "type",
  httpUpgrade: "type",
  contextExtensions: "name",
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lays `patch` over `base` (RFC 7386, or Kubernetes' strategic merge with the keys above): maps are merged, null removes, anything else
 * replaces. Neither argument is changed; parts that stay keep their identity.
 */
export function mergeObjects<T extends object>(base: T, patch: T, type: MergeType): T {
  return mergeFields(base as Fields, patch as Fields, type) as T;
}

function mergeFields(base: Fields, patch: Fields, type: MergeType): Fields {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) delete result[key];
    else result[key] = mergeValue(base[key], value, { key, type });
  }
  return result;
}

function mergeValue(base: unknown, patch: unknown, at: { readonly key: string; readonly type: MergeType }): unknown {
  if (isFields(patch)) return mergeFields(isFields(base) ? base : {}, patch, at.type);
  const mergeKey = at.type === "StrategicMerge" ? MERGE_KEYS[at.key] : undefined;
  if (mergeKey === undefined || !Array.isArray(base) || !Array.isArray(patch)) return patch;
  return mergeByKey(base as Fields[], patch as Fields[], mergeKey);
}

/** Items of the patch first, in its order, merged with those of the base; then what only the base has. */
function mergeByKey(base: readonly Fields[], patch: readonly Fields[], key: string): readonly Fields[] {
  const merged = patch.map((item) => {
    const below = base.find((other) => other[key] === item[key]);
    return below ? mergeFields(below, item, "StrategicMerge") : item;
  });
  return [...merged, ...base.filter((item) => !patch.some((other) => other[key] === item[key]))];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
