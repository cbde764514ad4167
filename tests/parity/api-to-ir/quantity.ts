import { parseQuantity } from "../../../core/scalars/mod.ts";

/** Suffixes from the largest to the smallest, as Kubernetes prints quantities: a whole number of the largest unit that gives one. */
const DECIMAL = ["E", "P", "T", "G", "M", "k", "", "m", "u", "n"];
const BINARY = ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki", ""];

/** A quantity as Kubernetes prints it: a text in its canonical form, the kind of unit kept. Text that is no quantity stays as it is. */
export function canonicalQuantity(quantity: string | number): string {
  const text = String(quantity);
  const value = parseQuantity(text);
  if (value === undefined || /[eE][+-]?\d+$/.test(text)) return text;
  const units = text.endsWith("i") && Math.abs(value) >= 1024 ? BINARY : DECIMAL;
  for (const unit of units) {
    const count = value / (parseQuantity(`1${unit}`) ?? 1);
    if (Number.isInteger(count) && (count !== 0 || unit === "")) return `${count}${unit}`;
  }
  return text;
}
