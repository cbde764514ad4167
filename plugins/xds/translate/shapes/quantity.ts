import type * as ir from "../../../../core/ir/mod.ts";
import { type Refusal, refuse } from "../refusal.ts";

const scales: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A number of bytes that fits Envoy's 32 bits, from a Kubernetes quantity such as "4Mi", 1024 or "1e3". */
export function byteCount(quantity: ir.Quantity): number | Refusal {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(String(quantity).trim());
  const scale = scales[match?.[2] ?? ""];
  const bytes = match === null || scale === undefined ? Number.NaN : Number(match[1]) * scale;
  if (!Number.isInteger(bytes) || bytes < 0 || bytes > 0xffffffff) return refuse(`not a number of bytes: ${quantity}`);
  return bytes;
}
