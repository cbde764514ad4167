import { type CollectionTag, type ScalarTag, Schema, type Tags } from "yaml";

const BOOL = "tag:yaml.org,2002:bool";
const INT = "tag:yaml.org,2002:int";

/** The scalars of the YAML library that Kubernetes uses, which are those of YAML 1.1 without sexagesimal numbers and dates. */
const kubernetesScalars: readonly ScalarTag[] = [
  scalarTag(BOOL, /^(?:[Yy]|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/, () => true),
  scalarTag(BOOL, /^(?:[Nn]|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/, () => false),
  scalarTag(INT, /^[-+]?0b[01_]+$/, (text) => toNumber(text, 2, 2)),
  scalarTag(INT, /^[-+]?0o[0-7_]+$/, (text) => toNumber(text, 2, 8)),
  scalarTag(INT, /^[-+]?0[0-7_]+$/, (text) => toNumber(text, 1, 8)),
  scalarTag(INT, /^[-+]?0x[0-9a-fA-F_]+$/, (text) => toNumber(text, 2, 16)),
  scalarTag(INT, /^[-+]?[0-9][0-9_]*$/, (text) => toNumber(text, 0, 10)),
];

function kubernetesTags(tags: Tags): Tags {
  const others = tags.filter((tag) => {
    const name = typeof tag === "string" ? tag : (tag as ScalarTag | CollectionTag).tag;
    return name !== BOOL && name !== INT;
  });
  return [...kubernetesScalars, ...others];
}

/**
 * The schema of Kubernetes. Made once: making it for every document costs more than reading a small one. It knows no other tags (`resolveKnownTags`), or
 * the library would add those that a text names to it for good, and no merge keys, which the library makes symbols of wherever `<<` stands.
 */
export const SCHEMA = new Schema({
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  customTags: kubernetesTags,
});

function scalarTag(tag: string, test: RegExp, resolve: (text: string) => boolean | number): ScalarTag {
  return { tag, test, default: true, resolve };
}

function toNumber(text: string, prefix: number, radix: number): number {
  const signed = text.startsWith("-") || text.startsWith("+");
  const digits = text.slice((signed ? 1 : 0) + prefix).replaceAll("_", "");
  const value = Number.parseInt(digits, radix);
  return text.startsWith("-") ? -value : value;
}

/** The tags that may be written, and the type of what they stand on. */
const READ_TAGS: Readonly<Record<string, string>> = {
  "!": "string",
  "tag:yaml.org,2002:str": "string",
  [INT]: "number",
  "tag:yaml.org,2002:float": "number",
  [BOOL]: "boolean",
  "tag:yaml.org,2002:null": "null",
};

/** Whether a tag may stand on a scalar; `wrong` when its value is of another type than the tag says. */
export function scalarTagVerdict(tag: string, value: unknown): "read" | "unknown" | "wrong" {
  if (!Object.hasOwn(READ_TAGS, tag)) return "unknown";
  const type = value === null ? "null" : typeof value;
  return READ_TAGS[tag] === type ? "read" : "wrong";
}
