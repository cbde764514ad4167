import { cel, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { headerName } from "./values.ts";

/** A header. */
export const plainHttpHeader = object({
  name: required(headerName, "Name of the header."),
  value: required(text({ min: 1, max: 4096 }), "Value of the header."),
});

/** The type of {@link plainHttpHeader}. */
export interface PlainHTTPHeader extends In<typeof plainHttpHeader> {}

/** Changes to headers. */
export const plainHttpHeaderFilter = object(
  {
    add: optional(list(plainHttpHeader, { max: 16, kind: ["name"] }), "Headers to append."),
    remove: optional(list(text(), { max: 16, kind: "set" }), "Headers to remove, by name."),
    set: optional(list(plainHttpHeader, { max: 16, kind: ["name"] }), "Headers to set, replacing what is there."),
  },
  { rules: [cel("!has(self.remove) || size(self.remove) == 0", "headers of this response cannot be removed")] },
);

/** The type of {@link plainHttpHeaderFilter}. */
export interface PlainHTTPHeaderFilter extends In<typeof plainHttpHeaderFilter> {}
