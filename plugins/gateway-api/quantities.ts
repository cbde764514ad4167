const UNITS: Readonly<Record<string, number>> = {
  "": 1,
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

/** The whole number that a Kubernetes quantity stands for (`20Mi`, `1k`, 1024); undefined for a fraction or for text that is none. */
export function wholeQuantity(quantity: string | number): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([A-Za-z]*))$/.exec(String(quantity));
  if (!match) return undefined;
  const [, digits, exponent, suffix = ""] = match;
  const unit = UNITS[suffix];
  if (unit === undefined) return undefined;
  const value = Number(`${digits}${exponent ?? ""}`) * unit;
  return Number.isSafeInteger(value) ? value : undefined;
}
