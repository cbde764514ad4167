import type { Kind } from "../resource/kinds.ts";
import { KINDS } from "../resource/kinds.ts";
import { kindTwice } from "../status/catalogue/plugin.ts";
import type { GroupKind, OwnKind, PluginDefinition } from "./api.ts";
import type { PluginUse } from "./use.ts";

const GROUP = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const KIND = /^[A-Z][A-Za-z0-9]*$/;
const VERSION = /^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$/;
const STATUSES: readonly unknown[] = [undefined, "conditions", "ancestors", "none"];

/** The fault in the kinds that a plugin brings or answers for; undefined when they can be used. */
export function kindsProblem({ kind: of, kinds = [], answersFor = {} }: PluginDefinition): string | undefined {
  if (!Array.isArray(kinds)) return "kinds must be a list";
  for (const [i, one] of kinds.entries()) {
    const problem = kindProblem(one);
    if (problem !== undefined) return `kinds[${i}]: ${problem}`;
  }
  const { filters = [], policies = [] } = answersFor;
  if (of !== "hooks" && filters.length + policies.length > 0) return "answersFor is for plugins of the kind hooks";
  const odd = [...filters, ...policies].find((one) => groupKindProblem(one) !== undefined);
  return odd && `answersFor: ${groupKindProblem(odd)}`;
}

function kindProblem(one: OwnKind): string | undefined {
  const problem = groupKindProblem(one);
  if (problem !== undefined) return problem;
  if (!VERSION.test(String(one.version))) return "version must be one such as v1alpha1";
  if (typeof one.schema?.["~standard"]?.validate !== "function") return "schema must be a schema, for the spec";
  return STATUSES.includes(one.status) ? undefined : "status must be conditions, ancestors or none";
}

function groupKindProblem({ group, kind }: GroupKind): string | undefined {
  if (!GROUP.test(String(group)) || !group.includes(".")) return "group must be a name such as acme.io";
  if (!KIND.test(String(kind))) return "kind must be in upper camel case";
  if (KINDS.some((known) => known.group === group && known.name === kind)) return `${group}/${kind} is built in`;
  return undefined;
}

/** The kinds that plugins bring; a plugin that brings one which another brings already is left out, with the reason. */
export function kindsOfUses(uses: readonly PluginUse[]): {
  readonly kinds: readonly OwnKind[];
  readonly uses: readonly PluginUse[];
} {
  const owners = new Map<string, PluginUse>();
  const kinds: OwnKind[] = [];
  const checked = uses.map((use) => {
    if (use.broken !== undefined) return use;
    const { name, kinds: own = [] } = use.definition;
    const twice = own.find((one) => {
      const owner = owners.get(keyOf(one));
      // Two uses of one plugin bring the same.
      return owner !== undefined && owner.definition.name !== name;
    });
    if (twice !== undefined) {
      const owner = owners.get(keyOf(twice))?.definition.name ?? "";
      return { ...use, broken: kindTwice(keyOf(twice), owner) };
    }
    kinds.push(...own.filter((one) => !owners.has(keyOf(one))));
    for (const one of own) owners.set(keyOf(one), use);
    return use;
  });
  return { kinds, uses: checked };
}

function keyOf({ group, kind }: GroupKind): string {
  return `${group}/${kind}`;
}

/** The row that a kind of a plugin would have in the table of kinds. */
export function rowOf({ group, kind, version, plural, namespaced, shortNames, status }: OwnKind): Kind {
  return {
    ...{ name: `${group}/${kind}`, group, versions: [version], plural: plural ?? `${kind.toLowerCase()}s` },
    ...{ namespaced: namespaced ?? true, watch: "if-served", status: status ?? "conditions" },
    ...{ indexes: {}, shortNames: shortNames ?? [] },
  };
}
