import type { Reader } from "../../../../core/incremental/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import { httpParentsOn } from "../../attachment/attached-to.ts";
import { attachments } from "../../attachment/attachments.ts";
import { parentKey } from "../../base/keys.ts";
import { irKeyOf, type ListenerFacts } from "../../listeners/listener.ts";
import { routeRules } from "../../routes/rules.ts";

/**
 * The host of HTTP/1.0 requests that name none: the listener's, else the only one that routes on it have. Routes are looked at only where the
 * listener has no host name, and before policies are.
 */
export function defaultHostOf(listener: ListenerFacts, read: Reader): Result<string> {
  const { hostname } = listener.spec;
  if (hostname && isExact(hostname)) return { value: hostname };
  const hosts = new Set<string>();
  for (const parent of read.from(httpParentsOn, irKeyOf(listener)).values()) {
    const [route, index] = parentKey.read(parent);
    const attached = read
      .from(attachments, route)
      .find((each) => each.index === index)
      ?.listeners.find(({ id }) => id === listener.id);
    const exact = (attached?.hosts ?? []).filter(isExact);
    if (exact.length === 0 || !read.from(routeRules, parent)?.routes.length) continue;
    for (const host of exact) hosts.add(host);
    if (hosts.size > 1) return { fault: say.http10HostAmbiguous() };
  }
  const [only] = hosts;
  return only === undefined ? { fault: say.http10HostMissing() } : { value: only };
}

function isExact(host: string): boolean {
  return host !== "" && !host.includes("*");
}
