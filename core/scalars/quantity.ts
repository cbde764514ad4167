const UNITS: Readonly<Record<string, number>> = {
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

/** The number that a Kubernetes quantity stands for (`20Mi`, `1500m`, `1e3`, 1024), possibly a fraction; undefined for text that is none. */
export function parseQuantity(quantity: string | number): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([A-Za-z]*))$/.exec(String(quantity).trim());
  if (!match) return undefined;
  const [, digits, exponent, suffix = ""] = match;
  const unit = UNITS[suffix];
  return unit === undefined ? undefined : Number(`${digits}${exponent ?? ""}`) * unit;
}

/** The same where only a whole number makes sense: undefined for a fraction, and beyond 2^53. */
export function wholeQuantity(quantity: string | number): number | undefined {
  const value = parseQuantity(quantity);
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}
