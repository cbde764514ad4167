import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { refOf } from "../../../../core/resource/mod.ts";
import { failedText } from "../../../../core/status/catalogue/withheld.ts";
import { nonEmpty, present } from "../../base/present.ts";
import type { RouteSite } from "../../base/site.ts";
import { type Attached, firstOf, policiesOnRoute } from "../targeting/attach.ts";
import { atGateway, type InForce, inForceKey, policyInForce, withheldOf } from "../targeting/merge.ts";
import { dynamicModulesOf } from "./dynamic-module.ts";
import { extProcsOf } from "./ext-proc.ts";
import type { ExtensionInForce, Extensions } from "./in-force.ts";
import { luasOf } from "./lua.ts";
import { wasmsOf } from "./wasm.ts";

/** The outcome of an EnvoyExtensionPolicy at a Gateway. */
export interface PolicyExtensions {
  /** Absent when requests must fail, because of an extension that cannot be used. */
  readonly features?: ir.EnvoyExtensionFeatures;
  readonly faults: readonly string[];
}

/** The extensions of a policy; key: {@link atGateway}. Routes share the value. */
const extensionsOf = derive("envoy-extensions", (key, read): PolicyExtensions | undefined => {
  const [inForceAs, gateway] = atGateway.read(key);
  const inForce = read.from(policyInForce, inForceAs) as InForce<"EnvoyExtensionPolicy"> | undefined;
  if (!inForce) return undefined;
  const withheld = withheldOf("EnvoyExtensionPolicy", inForce, read);
  if (withheld !== undefined) return { faults: [withheld] };
  return read.contain(
    refOf(inForce.own),
    () => allExtensions({ inForce, gateway }, read),
    ({ where, number }) => ({ faults: [failedText(where, number)] }),
  );
});

function allExtensions(site: ExtensionInForce, read: Reader): PolicyExtensions {
  const { spec } = site.inForce.policy;
  const extProcs = extProcsOf(spec.extProc ?? [], site, read);
  const wasms = wasmsOf(spec.wasm ?? [], site, read);
  const luas = luasOf(spec.lua ?? [], site, read);
  const dynamicModules = dynamicModulesOf(spec.dynamicModule ?? [], site, read);
  const all: readonly Extensions<unknown>[] = [wasms, luas, extProcs, dynamicModules];
  const faults = all.flatMap((extensions) => extensions.faults);
  if (all.some((extensions) => extensions.faults.length > 0 && !extensions.failsOpen)) return { faults };
  const features = present<ir.EnvoyExtensionFeatures>({
    extProcs: nonEmpty(extProcs.list),
    wasms: nonEmpty(wasms.list),
    luas: nonEmpty(luas.list),
    dynamicModules: nonEmpty(dynamicModules.list),
  });
  return { features, faults };
}

/** The outcome of a policy where it is attached. */
export function extensionsAt(attached: Attached, gateway: string, read: Reader): PolicyExtensions | undefined {
  return read.from(extensionsOf, atGateway.of(inForceKey("EnvoyExtensionPolicy", attached), gateway));
}

/** Extensions of the most specific EnvoyExtensionPolicy; a route answers 500 where one that must not be left out cannot be used. */
export function extendHttpRoute(route: ir.HttpRoute, site: RouteSite, read: Reader): ir.HttpRoute {
  const attached = policiesOnRoute("EnvoyExtensionPolicy", site, read);
  if (attached.length === 0) return route;
  let failed = false;
  // A policy that fails leaves the place free for the next, as far as extensions go; the route stays closed all the same.
  const features = firstOf(attached, (each) => {
    const found = extensionsAt(each, site.gateway, read);
    if (found && !found.features) failed = true;
    return found?.features;
  });
  return present<ir.HttpRoute>({
    ...route,
    envoyExtensions: features,
    directResponse: failed ? { statusCode: 500 } : route.directResponse,
  });
}
