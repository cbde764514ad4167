/** The value that half of the numbers do not exceed; of two in the middle the larger one. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

/** The value below which the given part of the numbers lies. */
export function percentile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Two decimals; NaN for what was not measured. */
export function round(value: number | undefined): number {
  return Math.round((value ?? Number.NaN) * 100) / 100;
}

/** Figures as one line of text, in the order given. */
export function line(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
