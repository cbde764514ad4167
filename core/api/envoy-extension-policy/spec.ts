import { targetSelector } from "../envoy/target-selector.ts";
import { cel, type In, list, object, optional, text } from "../schema/mod.ts";
import { localPolicyTargetReferenceWithSectionName } from "../shared/policy.ts";
import { dynamicModule } from "./dynamic-module.ts";
import { extProc } from "./ext-proc.ts";
import { lua } from "./lua.ts";
import { wasm } from "./wasm.ts";

/** The spec of an EnvoyExtensionPolicy: the extensions that it adds. */
export const envoyExtensionPolicySpec = object(
  {
    dynamicModule: optional(list(dynamicModule, { max: 16 }), "Native modules."),
    extProc: optional(list(extProc, { max: 16 }), "External processors."),
    lua: optional(list(lua, { max: 16 }), "Lua code."),
    mergeType: optional(
      text({ rules: [cel("self != 'Replace'", "Replace is no way to merge a policy")] }),
      "How the policy joins the one of the parent Gateway; absent means it replaces it.",
    ),
    targetRef: optional(localPolicyTargetReferenceWithSectionName, "The one object this policy is attached to."),
    targetRefs: optional(list(localPolicyTargetReferenceWithSectionName), "The objects this policy is attached to."),
    targetSelectors: optional(list(targetSelector), "Attaches the policy to objects by their labels."),
    wasm: optional(list(wasm, { max: 16 }), "WebAssembly code."),
  },
  {
    rules: [
      cel(
        "(has(self.targetRef) && !has(self.targetRefs)) || (!has(self.targetRef) && has(self.targetRefs)) || (has(self.targetSelectors) && self.targetSelectors.size() > 0) ",
        "name targets with targetRef or targetRefs, not both, or select them with targetSelectors",
      ),
      cel(
        "has(self.targetRef) ? self.targetRef.group == 'gateway.networking.k8s.io' : true",
        "the target must be of the group gateway.networking.k8s.io",
      ),
      cel(
        "has(self.targetRef) ? self.targetRef.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'] : true",
        "the target must be a Gateway, a ListenerSet or a route",
      ),
      cel(
        "has(self.targetRefs) ? self.targetRefs.all(ref, ref.group == 'gateway.networking.k8s.io') : true ",
        "every target must be of the group gateway.networking.k8s.io",
      ),
      cel(
        "has(self.targetRefs) ? self.targetRefs.all(ref, ref.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute']) : true ",
        "every target must be a Gateway, a ListenerSet or a route",
      ),
      cel(
        "!has(self.mergeType) || ((!has(self.targetRef) || self.targetRef.kind in ['HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute']) && (!has(self.targetRefs) || self.targetRefs.all(ref, ref.kind in ['HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'])) && (!has(self.targetSelectors) || self.targetSelectors.all(sel, sel.kind in ['HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'])))",
        "mergeType is for policies that target routes",
      ),
    ],
  },
);

/** The type of {@link envoyExtensionPolicySpec}. */
export interface EnvoyExtensionPolicySpec extends In<typeof envoyExtensionPolicySpec> {}
