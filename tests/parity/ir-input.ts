import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { fromRecorded, type XdsIr } from "../../core/ir/mod.ts";

const IR = join(import.meta.dirname, "../../core/ir");

/** The spelling of every field of the IR, by its name in lower case, as core/ir declares it; usual ones win over capitals. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  readdirSync(IR, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...readFileSync(join(IR, file), "utf8").matchAll(/readonly (\w+)\??:/g)])
    .map(([, name]): [string, string] => [name!.toLowerCase(), name!])
    .sort(([, a], [, b]) => (a < b ? -1 : 1)),
);

/** Lua scripts are the one place whose fields begin with capitals. */
const LUA_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["name", "Name"],
  ["code", "Code"],
  ["filtercontext", "FilterContext"],
]);

/** Below these, keys belong to somebody else. */
const FOREIGN: ReadonlySet<string> = new Set([
  "config",
  "FilterContext",
  "object",
  "annotations",
  "resourceAttributes",
]);

/** Fields that hold bytes; recorded inputs write them as base64, as lists of numbers, or redacted. */
const BYTES: ReadonlySet<string> = new Set([
  ...["privateKey", "certificate", "ocspStaple", "data", "body", "binary"],
  ...["credential", "clientSecret", "hmacSecret", "users", "client", "key", "value"],
]);

/**
 * A recorded input, in our own shape, as our own readers would have it: keys are read without regard to case, and bytes become base64.
 * An empty document is an empty IR.
 */
export function readRecordedIr(path: string): XdsIr {
  return fromRecorded(canonical(parse(readFileSync(path, "utf8")) ?? {}) as XdsIr);
}

function canonical(value: unknown, spellings = SPELLINGS): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, spellings));
  if (typeof value !== "object" || value === null) return value;
  // Where a field stands twice, the recording took the spelling that comes later in the order of bytes.
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.flatMap(([key, part]): [string, unknown][] => {
    if (part === null) return [];
    const name = spellings.get(key.toLowerCase()) ?? key;
    if (name === "luas") return [[name, canonical(part, LUA_SPELLINGS)]];
    if (FOREIGN.has(name) || ("operation" === name && "type" in value)) return [[name, part]];
    return [[name, BYTES.has(name) ? bytes(part) : canonical(part)]];
  });
  return Object.fromEntries(entries);
}

function bytes(value: unknown): unknown {
  if (value === "[redacted]") return btoa("[redacted]");
  if (Array.isArray(value) && value.every((item) => typeof item === "number")) {
    return Buffer.from(value as number[]).toString("base64");
  }
  return canonical(value);
}
