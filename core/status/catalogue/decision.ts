import type { ObjectRef } from "../../object/mod.ts";
import { objectKey } from "../../object/mod.ts";

/** An object as the lines of decisions name it: `httproute default/backend`. */
export function named({ kind, namespace, name }: ObjectRef): string {
  return `${kind.toLowerCase()} ${objectKey(namespace, name)}`;
}

/** Proxies have what an object asks for. */
export function inForce(what: string, proxies: number, milliseconds: number): string {
  return `${what}: in force on ${proxies} ${proxies === 1 ? "proxy" : "proxies"} after ${Math.round(milliseconds)} ms`;
}

/** Many objects at once, by kind. */
export function manyObjects(kinds: ReadonlyMap<string, number>): string {
  const number = [...kinds.values()].reduce((sum, each) => sum + each, 0);
  return `${number} objects (${[...kinds].map(([kind, count]) => `${count} ${kind.toLowerCase()}`).join(", ")})`;
}

/** An object, or a part of it, is not taken. */
export function refused(ref: ObjectRef, part: string, message: string): string {
  return `${named(ref)}: ${part === "" ? "" : `${part}: `}${message}`;
}

/** Objects are refused beyond those that are named. */
export function moreRefused(number: number): string {
  return `and ${number} more objects are refused; \`postern status --problems\` shows them`;
}

/** An object that was refused is taken now. */
export function recovered(ref: ObjectRef): string {
  return `${named(ref)}: in order again`;
}
