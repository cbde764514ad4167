import { jsonPatchOperation } from "../envoy/json-patch.ts";
import { cel, choice, type In, list, object, optional, text } from "../schema/mod.ts";

/** Changes to Envoy's bootstrap. */
export const proxyBootstrap = object(
  {
    jsonPatches: optional(list(jsonPatchOperation), "The patches."),
    type: optional(choice(["Merge", "Replace", "JSONPatch"]), "How the value is used.", { default: "Replace" }),
    value: optional(text(), "The bootstrap, as YAML."),
  },
  {
    rules: [
      cel(
        "self.type == 'JSONPatch' ? self.jsonPatches.size() > 0 : has(self.value)",
        "the type JSONPatch needs jsonPatches, the other types need value",
      ),
    ],
  },
);

/** The type of {@link proxyBootstrap}. */
export interface ProxyBootstrap extends In<typeof proxyBootstrap> {}
