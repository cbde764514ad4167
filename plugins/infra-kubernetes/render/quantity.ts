import { done, type Result, refuse } from "../manifest.ts";
import { badQuantity } from "../problem.ts";

const SCALE: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The whole number, rounded up, of a Kubernetes quantity such as `2Gi`, `1e9` or `1500m`; `field` names it in the refusal. */
export function wholeQuantity(field: string, quantity: number | string): Result<number> {
  const match = /^([+-]?\d*\.?\d+|\d+\.)(?:[eE]([+-]?\d+))?([a-zA-Z]*)$/.exec(String(quantity));
  const scale = SCALE[match?.[3] ?? ""];
  if (match === null || scale === undefined) return refuse(badQuantity(field, String(quantity)));
  return done(Math.ceil(Number(match[1]) * 10 ** Number(match[2] ?? 0) * scale));
}
