import { type Edition, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { headerName, headerValue } from "./values.ts";

/** A header. */
export const httpHeader = (edition: Edition) =>
  object({
    name: required(headerName, "Name of the header."),
    value: required(headerValue(edition), "Value of the header."),
  });

/** The type of {@link httpHeader}. */
export interface HTTPHeader extends In<ReturnType<typeof httpHeader>> {}

/** Changes to headers. */
export const httpHeaderFilter = (edition: Edition) =>
  object({
    add: optional(list(httpHeader(edition), { max: 16, kind: ["name"] }), "Headers to append."),
    remove: optional(list(text(), { max: 16, kind: "set" }), "Headers to remove, by name."),
    set: optional(list(httpHeader(edition), { max: 16, kind: ["name"] }), "Headers to set, replacing what is there."),
  });

/** The type of {@link httpHeaderFilter}. */
export interface HTTPHeaderFilter extends In<ReturnType<typeof httpHeaderFilter>> {}
