/**
 * One place where a message breaks a rule of the API.
 * `path` uses the field names of the proto files (`virtual_hosts[0].routes[2].name`), with the message name in angle
 * brackets where an Any was opened; `value` is cut to 40 characters and absent where the field may hold a secret.
 */
export type Violation = {
  readonly path: string;
  readonly rule: string;
  readonly value?: string;
};

/** Looks at one value; undefined means that it obeys. */
export type Check = (value: unknown) => readonly Violation[] | undefined;

/** Says which rule was broken, or undefined. */
export type Rule = (value: never) => string | undefined;

/** One line about a violation, for a log or a status. */
export function describeViolation(violation: Violation): string {
  const got = violation.value === undefined ? "" : `, got ${violation.value}`;
  return `${violation.path}: ${violation.rule}${got}`;
}

/** Moves violations below a field, an index or a map key. */
export function below(step: string, found: readonly Violation[]): readonly Violation[] {
  return found.map((violation) => ({ ...violation, path: join(step, violation.path) }));
}

/** Turns rules over one plain value into a check; `secret` keeps the value out of the violation. */
export function checkOf(rules: readonly Rule[], secret: boolean): Check | undefined {
  if (rules.length === 0) return undefined;
  return (value) => {
    let found: Violation[] | undefined;
    for (let i = 0; i < rules.length; i++) {
      const broken = (rules[i] as Rule)(value as never);
      if (broken === undefined) continue;
      found ??= [];
      found.push({ path: "", rule: broken, ...(secret ? {} : shown(value)) });
    }
    return found;
  };
}

/** All that two optional checks find. */
export function both(first: Check | undefined, second: Check | undefined): Check | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (value) => merge(first(value), second(value));
}

/** Concatenates findings without making a list when there are none. */
export function merge(
  first: readonly Violation[] | undefined,
  second: readonly Violation[] | undefined,
): readonly Violation[] | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return [...first, ...second];
}

function join(step: string, rest: string): string {
  if (rest === "" || rest.startsWith("[") || rest.startsWith("<")) return step + rest;
  return `${step}.${rest}`;
}

function shown(value: unknown): { readonly value?: string } {
  if (typeof value === "string")
    return { value: JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}...` : value) };
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return { value: `${value}` };
  return {};
}
