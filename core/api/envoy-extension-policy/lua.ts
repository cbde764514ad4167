import { anyJson, cel, choice, defaulted, type In, object, optional, text } from "../schema/mod.ts";
import { localObjectReference } from "../shared/references.ts";

/** Lua code. */
export const lua = object(
  {
    filterContext: optional(anyJson(), "Values that the code can read."),
    inline: optional(text(), "The code itself."),
    type: defaulted(choice(["Inline", "ValueRef"]), "Whether inline or valueRef is used.", { default: "Inline" }),
    valueRef: optional(localObjectReference, "The ConfigMap that holds the code.", {
      rules: [cel("self.kind == 'ConfigMap' && (self.group == 'v1' || self.group == '')", "must name a ConfigMap")],
    }),
  },
  {
    rules: [
      cel(
        "(self.type == 'Inline' && has(self.inline) && !has(self.valueRef)) || (self.type == 'ValueRef' && !has(self.inline) && has(self.valueRef))",
        "the type Inline needs inline alone, the type ValueRef needs valueRef alone",
      ),
    ],
  },
);

/** The type of {@link lua}. */
export interface Lua extends In<typeof lua> {}
