import { KINDS } from "../../../core/resource/kinds.ts";
import type { Condition, ObjectStatus } from "../../../core/status/types.ts";
import type { Input, Run } from "../command.ts";
import { renderJson, renderTable, renderYaml } from "../render/mod.ts";
import { failed, wrongUse } from "../run.ts";

export const run: Run = async (input, io) => {
  const [asked] = input.positionals;
  const kind = asked === undefined ? undefined : kindNamed(asked);
  if (asked !== undefined && kind === undefined) {
    return wrongUse(io, `status: there is no kind ${asked}`, "postern status --help");
  }
  const address = input.text("admin");
  let statuses: readonly ObjectStatus[];
  try {
    const response = await fetch(`http://${address}/api/status`);
    if (!response.ok)
      return failed(io, `${address} answered ${response.status}: is it the admin address of a Postern?`);
    statuses = ((await response.json()) as { objects: readonly ObjectStatus[] }).objects;
  } catch (error) {
    return failed(io, `no Postern answers at ${address} (${(error as Error).message}); --admin names another address`);
  }
  const wanted = statuses.filter(({ ref }) => matches(ref, kind, input));
  const output = input.text("output");
  if (output === "json") io.out(renderJson(wanted));
  else if (output === "yaml") io.out(renderYaml(wanted));
  else {
    const rows = wanted.flatMap(rowsOf).filter((row) => !input.flag("problems") || row[5] !== "");
    io.out(renderTable({ head: ["kind", "namespace", "name", "of", "holds", "does not hold"], rows }, io.colour.out));
  }
  return 0;
};

function kindNamed(name: string): string | undefined {
  const wanted = name.toLowerCase();
  return KINDS.find(
    (kind) => [kind.name.toLowerCase(), kind.plural].includes(wanted) || kind.shortNames.includes(wanted),
  )?.name;
}

function matches(ref: ObjectStatus["ref"], kind: string | undefined, input: Input): boolean {
  const namespace = input.text("namespace");
  return (kind === undefined || ref.kind === kind) && (namespace === undefined || ref.namespace === namespace);
}

/** One row for each place where an object carries conditions: itself, its listeners, parents or ancestors. */
function rowsOf({ ref, status }: ObjectStatus): string[][] {
  const places: { of: string; conditions: readonly Condition[] }[] = [];
  if (status.conditions) places.push({ of: "", conditions: status.conditions });
  for (const listener of status.listeners ?? []) places.push({ of: listener.name, conditions: listener.conditions });
  for (const parent of status.parents ?? []) places.push({ of: parent.parentRef.name, conditions: parent.conditions });
  for (const ancestor of status.ancestors ?? []) {
    places.push({ of: ancestor.ancestorRef.name, conditions: ancestor.conditions });
  }
  return places.map(({ of, conditions }) => {
    const holding = conditions.filter(isGood).map(({ type }) => type);
    const failing = conditions
      .filter((condition) => !isGood(condition))
      .map(({ type, reason, message }) => `${type} (${reason}): ${message}`);
    return [ref.kind, ref.namespace, ref.name, of, holding.join(" "), failing.join("; ")];
  });
}

/** Conditions that report a fault when they are true. */
const FAULTS = ["Conflicted", "OverlappingTLSConfig", "PartiallyInvalid", "Overridden", "Warning"];

function isGood({ type, status }: Condition): boolean {
  return (status === "True") !== FAULTS.includes(type);
}
