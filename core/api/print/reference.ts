import { schemaFor } from "../kinds.ts";
import type { Facts, FieldFacts, KindSchema } from "../schema/mod.ts";
import { describeAllowed, factsAt } from "../validate/allowed.ts";
import { describe } from "./openapi.ts";

/** A part of a page: an object with its fields, named by the first place where it stands. */
interface Section {
  readonly path: string;
  readonly facts: Facts;
}

/** The reference page of a kind, as Markdown: every field with its type, bounds, default and meaning. The same text every time. */
export function referencePage(kind: KindSchema): string {
  const version = kind.versions.find(({ storage }) => storage) ?? kind.versions[0];
  const { facts } = schemaFor(kind, { channel: "experimental", version: version?.name ?? "" });
  const served = kind.versions.map(({ name }) => `\`${kind.group === "" ? name : `${kind.group}/${name}`}\``);
  const names = kind.shortNames ? ` Short names: ${kind.shortNames.map((name) => `\`${name}\``).join(", ")}.` : "";
  const head = [`# ${kind.kind}`, "", kind.about, "", `Versions: ${served.join(", ")}. ${kind.scope}.${names}`, ""];
  const { apiVersion: _, kind: __, metadata: ___, ...fields } = facts.fields ?? {};
  const standard = schemaFor(kind, { channel: "standard", version: version?.name ?? "" }).facts;
  return `${[...head, ...pageOf({ ...facts, fields }, standard)].join("\n").trimEnd()}\n`;
}

/** The sections of a page about any schema, as lines of Markdown. Fields that `standard` does not have are marked as experimental. */
export function pageOf(root: Facts, standard: Facts = root): string[] {
  const sections = sectionsOf(root);
  const places = new Map(sections.map(({ facts, path }) => [facts.fields, path]));
  return sections.flatMap(({ path, facts }) => {
    const rows = Object.entries(facts.fields ?? {}).map(([name, field]) =>
      rowOf(name, { field, path, places, standard }),
    );
    const rules = [...new Set((facts.rules ?? []).map(({ message }) => `- ${message}`))];
    return [
      ...(path === "" ? [] : [`## ${path}`, ""]),
      "| Field | Type | Default | Meaning |",
      "|---|---|---|---|",
      ...rows,
      "",
      ...(rules.length > 0 ? ["Rules:", "", ...rules, ""] : []),
    ];
  });
}

/** All objects with fields of their own, each once, outermost first. Parts that Kubernetes defines are left out. */
function sectionsOf(root: Facts): Section[] {
  const found: Section[] = [];
  const seen = new Set<Facts["fields"]>();
  const queue: Section[] = [{ path: "", facts: root }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (seen.has(next.facts.fields)) continue;
    seen.add(next.facts.fields);
    found.push(next);
    for (const [name, field] of Object.entries(next.facts.fields ?? {})) {
      const inner = innermost(field.facts);
      const path = `${next.path === "" ? "" : `${next.path}.`}${name}${inner.suffix}`;
      if (hasOwnSection(inner.facts)) queue.push({ path, facts: inner.facts });
    }
  }
  return found;
}

function innermost(facts: Facts, suffix = ""): { readonly facts: Facts; readonly suffix: string } {
  if (facts.items) return innermost(facts.items, `${suffix}[]`);
  return facts.values ? innermost(facts.values, `${suffix}.*`) : { facts, suffix };
}

/** Objects of ours say what their fields mean; those of Kubernetes do not. */
function hasOwnSection({ fields }: Facts): boolean {
  return Object.values(fields ?? {}).some(({ about }) => about !== undefined);
}

interface RowContext {
  readonly field: FieldFacts;
  readonly path: string;
  readonly places: ReadonlyMap<Facts["fields"], string>;
  readonly standard: Facts;
}

/** Whether the standard channel has the object at `path`, but not this field of it. */
function isExperimental(name: string, { path, standard }: RowContext): boolean {
  const steps = path.split(/\.|(?=\[\])/).filter(Boolean);
  const parent = factsAt(
    standard,
    steps.map((step) => (step === "[]" ? 0 : step)),
  );
  return parent?.fields !== undefined && !Object.hasOwn(parent.fields, name);
}

function rowOf(name: string, context: RowContext): string {
  const { field, places } = context;
  const { facts, required } = field;
  const fallback = field.default === undefined ? "" : `\`${JSON.stringify(field.default)}\``;
  const shown = required && field.default === undefined ? `**${name}**` : name;
  const rules = facts.fields ? [] : (facts.rules ?? []).map(({ message }) => message);
  const experimental = isExperimental(name, context) ? "Experimental." : "";
  const meaning = [experimental, describe(field) ?? "", rules.length > 0 ? `Rules: ${rules.join("; ")}.` : ""]
    .filter(Boolean)
    .join(" ");
  return `| ${[shown, typeOf(facts, places), fallback, meaning].map(cell).join(" | ")} |`;
}

function typeOf(facts: Facts, places: RowContext["places"]): string {
  const inner = innermost(facts);
  const place = places.get(inner.facts.fields);
  const isList = facts.items !== undefined;
  if (place !== undefined && inner.facts.fields) {
    const link = `[${place}](#${anchor(place)})`;
    return isList ? `${describeAllowed(facts)}: ${link}` : link;
  }
  if (inner.facts.fields) return isList ? `${describeAllowed(facts)}, as in Kubernetes` : "as in Kubernetes";
  if (facts.items) return `${describeAllowed(facts)}, each ${describeAllowed(facts.items)}`;
  if (facts.values) return `${describeAllowed(facts)} to ${describeAllowed(facts.values)}`;
  return describeAllowed(facts);
}

/** The anchor that Markdown renderers give a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\w -]/g, "");
}

/** A text within a table: pipes escaped, patterns as code. */
function cell(text: string): string {
  return text.replace(/ that matches (.*)$/, " that matches `$1`").replaceAll("|", "\\|");
}
