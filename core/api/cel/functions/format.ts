import { isFormat } from "../../../scalars/formats.ts";
import { asText, Format, fail, Optional, typeName } from "../evaluation/values.ts";
import type { Functions } from "./function.ts";

/** A check of length and shape; the error names the format. */
function shape(name: string, max: number, pattern: RegExp): Format {
  return new Format(name, (text) => (text.length <= max && pattern.test(text) ? [] : [`must be a ${name}`]));
}

/** The same names with a trailing dash allowed: prefixes that something will be appended to. */
function prefix(name: string, of: Format): Format {
  return new Format(name, (text) => of.errors(text.replace(/-$/, "a")));
}

const label = shape("dns1123Label", 63, /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/);
const subdomain = shape(
  "dns1123Subdomain",
  253,
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
);
const oldLabel = shape("dns1035Label", 63, /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/);
const qualifiedPart = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function qualifiedNameErrors(text: string): readonly string[] {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  const fits = name.length <= 63 && qualifiedPart.test(name) && parts.length <= 2;
  const prefixFits = parts.length < 2 || subdomain.errors(parts[0] ?? "").length === 0;
  return fits && prefixFits ? [] : ["must be a qualifiedName"];
}

/** The formats by name. */
export const formats: Readonly<Record<string, Format>> = {
  dns1123Label: label,
  dns1123Subdomain: subdomain,
  dns1035Label: oldLabel,
  dns1123LabelPrefix: prefix("dns1123LabelPrefix", label),
  dns1123SubdomainPrefix: prefix("dns1123SubdomainPrefix", subdomain),
  dns1035LabelPrefix: prefix("dns1035LabelPrefix", oldLabel),
  qualifiedName: new Format("qualifiedName", qualifiedNameErrors),
  labelValue: shape("labelValue", 63, /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/),
  uri: shape("uri", 2 ** 20, /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/)\S*$/),
  uuid: shape("uuid", 36, /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i),
  byte: new Format("byte", (text) => (isFormat("byte", text) ? [] : ["must be base64"])),
  date: shape("date", 10, /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/),
  datetime: new Format("datetime", (text) => (isFormat("date-time", text) ? [] : ["must be a date and time"])),
};

function validate(format: unknown, text: unknown): Optional {
  if (!(format instanceof Format)) return fail(`expected a format, not ${typeName(format)}`);
  const errors = format.errors(asText(text));
  return new Optional(errors.length > 0 ? errors : undefined);
}

/** `validate` of a format. */
export const formatFunctions: Functions = { validate: { 2: ([format, text]) => validate(format, text) } };

/** `format.named(…)` and one function for each format. */
export const formatNamespace: Functions = {
  named: { 1: ([name]) => new Optional(formats[asText(name)]) },
  ...Object.fromEntries(Object.entries(formats).map(([name, format]) => [name, { 0: () => format }])),
};
