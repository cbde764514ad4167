import { mayReferTo, typeUrls } from "../../cache/mod.ts";
import { type Pending, type Subscription, touch } from "./subscription.ts";

/*
 * The search for the resource of a refused response that is at fault. Envoy takes a response resource by resource: of clusters and listeners it takes
 * what is good and names the others, of all other types the first fault ends it, so what comes after stays untaken, and the text often names nothing.
 * Such a response is sent again in parts, until one resource alone is refused.
 */

/** Types of which Envoy takes what is good and names what is not. */
const TAKEN_ONE_BY_ONE: ReadonlySet<string> = new Set([typeUrls.cluster, typeUrls.listener]);

/** A refusal as it was read: the names at fault, and those that may not have been taken. */
export interface Refused {
  /** The names that the response brought and that are at fault. */
  readonly names: readonly string[];
  /** The names at fault are still to be found out. */
  readonly open: boolean;
  /** All names whose newest version the client may not have taken, also such as it was sent before. */
  readonly untaken: readonly string[];
}

/** Reads a refusal; where it leaves several resources in question, these will be sent again in parts. */
export function readRefusal(type: Subscription, pending: Pending, error: string): Refused {
  const brought = pending.resources.map(({ name }) => name);
  const all = [...brought, ...pending.removed];
  const said = namesIn(error, [...new Set([...all, ...pending.sent.map(({ name }) => name)])]);
  const refused = said.filter((name) => all.includes(name));
  if (TAKEN_ONE_BY_ONE.has(type.typeUrl) && (said.length > 0 || pending.sent.length > brought.length))
    return { names: refused, open: false, untaken: said.length > 0 ? said : all };
  if (brought.length <= 1) return { names: brought, open: false, untaken: all };
  sendApart(type, pending, refused);
  return { names: [], open: true, untaken: all };
}

/** Resources that are not named go together, to be in force after one more answer; resources that are named go alone; otherwise halves go. */
function sendApart(type: Subscription, pending: Pending, named: readonly string[]): void {
  const names = pending.resources.map(({ name }) => name);
  const others = names.filter((name) => !named.includes(name));
  const middle = names.length >> 1;
  const isTold = named.length > 0 && others.length > 0;
  const parts = isTold ? [others, ...named.map((name) => [name])] : [names.slice(0, middle), names.slice(middle)];
  type.apart.unshift(...parts);
  for (const name of names) {
    // The version may have been taken before the fault came, and then the client goes on with it when it refuses the next version.
    if (pending.had.has(name) || mayReferTo.has(type.typeUrl)) type.known.set(name, { version: UNTOLD });
    else type.known.delete(name);
    touch(type, name);
  }
}

/** Stands for the version of a resource that the client has in some version or other. */
const UNTOLD = "?";

/** The resources that may stand in one response: all of them, or the next part of those that were refused. */
export function nextPart<R extends { readonly name: string }>(
  type: Subscription,
  resources: readonly R[],
): readonly R[] {
  for (let part = type.apart[0]; part !== undefined; part = type.apart[0]) {
    const names = new Set(part);
    const found = resources.filter(({ name }) => names.has(name));
    type.apart.shift();
    if (found.length > 0) return found;
  }
  return resources;
}

/**
 * The names that Envoy's text is about. Envoy quotes or lists the names of what it refused ("Error adding/updating cluster(s)
 * a: ..., b: ..."); a name inside of a longer one that also stands there does not count.
 */
function namesIn(message: string, names: readonly string[]): readonly string[] {
  if (names.length === 1) return names;
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  let rest = message;
  const found = new Set<string>();
  for (const name of longestFirst) {
    if (!hasWord(rest, name)) continue;
    found.add(name);
    rest = rest.replaceAll(name, "\n");
  }
  return names.filter((name) => found.has(name));
}

/** Whether `name` stands in `text` with no part of another name directly before or after it. */
function hasWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1] ?? " ", text[at + name.length] ?? " "];
    if (!/[\w/-]/.test(before) && !/[\w/-]/.test(after)) return true;
  }
  return false;
}
