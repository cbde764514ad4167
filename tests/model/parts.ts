import type { KubeObject } from "../../core/resource/mod.ts";
import type { Ask } from "./ask.ts";
import { type Content, parent, target, toBackend, withSpec } from "./objects.ts";
import type { Site } from "./unit.ts";

/** The key of an object of a unit, in its tenant's namespace. */
export function keyOf({ namespace, id }: Site, suffix = ""): string {
  return `${namespace}/${id}${suffix}`;
}

/** Objects of the Gateway API come later than the edge, each in its own second, so that who is older is told by the seed. */
export function createdOf({ random }: Site): string {
  return `2024-0${2 + random.below(3)}-1${random.below(10)}T0${random.below(10)}:00:00Z`;
}

/** The host name of a unit on the shared listeners. */
export function hostOf({ id }: Site): string {
  return `${id}.example.com`;
}

/** A Backend of the tenant that leads to his own server. */
export function backend(
  site: Site,
  suffix = "",
  port = site.place.backends.http[site.tenant],
  more: Content = {},
): KubeObject {
  return withSpec("Backend", keyOf(site, suffix), { ...more, endpoints: [{ ip: { address: "127.0.0.1", port } }] });
}

/** A rule that leads to the unit's Backend. */
export function rule(site: Site, more: Content = {}, suffix = ""): Content {
  return { ...more, backendRefs: [toBackend(`${site.id}${suffix}`)] };
}

/** A rule for a path. */
export function at(path: string, more: Content): Content {
  return { matches: [{ path: { type: "PathPrefix", value: path } }], ...more };
}

/** An HTTPRoute on the shared HTTP listener. */
export function route(site: Site, rules: readonly Content[], { suffix = "", host = hostOf(site) } = {}): KubeObject {
  const spec = { parentRefs: [parent("Gateway", "infra/edge", "web")], hostnames: [host], rules };
  return withSpec("HTTPRoute", keyOf(site, suffix), spec, createdOf(site));
}

/** A policy for the unit's HTTPRoute. */
export function policy(site: Site, kind: string, content: Content, suffix = ""): KubeObject {
  return withSpec(kind, keyOf(site, suffix), { targetRefs: [target("HTTPRoute", `${site.id}${suffix}`)], ...content });
}

/** A request to the shared HTTP listener. */
export function asked(site: Site, want: string, more: Partial<Ask> = {}): Ask {
  return { protocol: "http", port: site.edge.ports.web, host: hostOf(site), want, ...more };
}

/** A request that the tenant's own server must answer. */
export function served(site: Site, more: Partial<Ask> = {}): Ask {
  return asked(site, "200", { has: `http${site.tenant}`, ...more });
}
