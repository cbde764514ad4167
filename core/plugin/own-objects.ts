import { groupOf, type KubeObject } from "../object/mod.ts";
import type { FieldError, Validate } from "../resource/structure.ts";
import { failed } from "../result/mod.ts";
import { allowedFields, neededField, servedVersion } from "../status/catalogue/own-kind.ts";
import type { OwnKind } from "./api.ts";
import { checkedBy } from "./check.ts";

const FIELDS = ["apiVersion", "kind", "metadata", "spec", "status"];

/** A validator that knows the kinds of plugins besides those that `validate` knows. Pure, as long as the schemas are. */
export function validateOwnKinds(kinds: readonly OwnKind[], validate: Validate): Validate {
  if (kinds.length === 0) return validate;
  return (object) => {
    const kind = ownKindOf(kinds, object);
    if (kind === undefined) return validate(object);
    const errors = bareErrors(kind, object);
    if (errors.length > 0) return { ok: false, errors };
    const checked = contained(() => checkedBy(kind.schema, object.spec ?? {}));
    if ("fault" in checked)
      return { ok: false, errors: checked.fault.map(({ path, message }) => ({ path: ["spec", ...path], message })) };
    return { ok: true, object: { ...object, spec: checked.value } };
  };
}

/** The kind of a plugin that an object is of. */
export function ownKindOf(kinds: readonly OwnKind[], { apiVersion, kind }: KubeObject): OwnKind | undefined {
  const group = groupOf(String(apiVersion));
  return kinds.find((one) => one.kind === kind && one.group === group);
}

/** The errors that the server would find in an object before it looks at the spec. */
function bareErrors({ group, version, namespaced = true }: OwnKind, object: KubeObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (object.apiVersion !== `${group}/${version}`)
    errors.push({ path: ["apiVersion"], message: servedVersion(`${group}/${version}`) });
  for (const field of Object.keys(object))
    if (!FIELDS.includes(field)) errors.push({ path: [field], message: allowedFields(FIELDS) });
  const { name, namespace } = object.metadata ?? {};
  if (typeof name !== "string" || name === "") errors.push({ path: ["metadata", "name"], message: neededField() });
  if (!namespaced && namespace !== undefined)
    errors.push({ path: ["metadata", "namespace"], message: allowedFields([]) });
  return errors;
}

/** A schema is code of the plugin's. */
function contained(check: () => ReturnType<typeof checkedBy>): ReturnType<typeof checkedBy> {
  try {
    return check();
  } catch (error) {
    return failed([
      { path: [], message: `the schema failed: ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
}
