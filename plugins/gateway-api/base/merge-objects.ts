/** How one object is laid over another: lists replaced, or lists with merge keys merged by them. */
export type MergeType = "StrategicMerge" | "JSONMerge";

/** Names of lists that a strategic merge joins, each with the key that tells its items apart; all other lists are replaced. */
export type MergeKeys = Readonly<Record<string, string>>;

/** The lists of the API that are joined. */
const MERGE_KEYS: MergeKeys = {
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
export function mergeObjects<T extends object>(base: T, patch: T, type: MergeType, keys = MERGE_KEYS): T {
  return mergeFields(base as Fields, patch as Fields, type === "StrategicMerge" ? keys : NO_KEYS) as T;
}

const NO_KEYS: MergeKeys = {};

function mergeFields(base: Fields, patch: Fields, keys: MergeKeys): Fields {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) delete result[key];
    else result[key] = mergeValue(base[key], value, { key, keys });
  }
  return result;
}

function mergeValue(
  base: unknown,
  patch: unknown,
  { key, keys }: { readonly key: string; readonly keys: MergeKeys },
): unknown {
  if (isFields(patch)) return mergeFields(isFields(base) ? base : {}, patch, keys);
  const mergeKey = keys[key];
  if (mergeKey === undefined || !Array.isArray(base) || !Array.isArray(patch)) return patch;
  return mergeByKey(base as Fields[], patch as Fields[], { key: mergeKey, keys });
}

/** Items of the patch first, in its order, merged with those of the base; then what only the base has. */
function mergeByKey(
  base: readonly Fields[],
  patch: readonly Fields[],
  { key, keys }: { readonly key: string; readonly keys: MergeKeys },
): readonly Fields[] {
  const merged = patch.map((item) => {
    const below = base.find((other) => other[key] === item[key]);
    return below ? mergeFields(below, item, keys) : item;
  });
  return [...merged, ...base.filter((item) => !patch.some((other) => other[key] === item[key]))];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
