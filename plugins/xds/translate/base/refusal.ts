/** Says that something of the IR cannot be expressed in Envoy's terms; one sentence for people. */
export interface Refusal {
  readonly refused: string;
}

/** A refusal with its reason. */
export function refuse(reason: string): Refusal {
  return { refused: reason };
}

/** Tells refusals from every other answer. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "refused" in value;
}
