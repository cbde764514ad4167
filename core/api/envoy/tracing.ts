import { choice, defaulted, type In, object, optional, required, text } from "../schema/mod.ts";

/** A tag from the environment. */
export const environmentCustomTag = object({
  defaultValue: optional(text(), "Value where the variable is missing."),
  name: required(text(), "Name of the variable."),
});

/** The type of {@link environmentCustomTag}. */
export interface EnvironmentCustomTag extends In<typeof environmentCustomTag> {}

/** A fixed tag. */
export const literalCustomTag = object({
  value: required(text(), "The value."),
});

/** The type of {@link literalCustomTag}. */
export interface LiteralCustomTag extends In<typeof literalCustomTag> {}

/** A tag from a header. */
export const requestHeaderCustomTag = object({
  defaultValue: optional(text(), "Value where the header is missing."),
  name: required(text(), "Name of the header."),
});

/** The type of {@link requestHeaderCustomTag}. */
export interface RequestHeaderCustomTag extends In<typeof requestHeaderCustomTag> {}

/** A tag of a span. */
export const customTag = object({
  environment: optional(environmentCustomTag, "From the environment."),
  literal: optional(literalCustomTag, "A fixed value."),
  requestHeader: optional(requestHeaderCustomTag, "From a request header."),
  type: defaulted(choice(["Literal", "Environment", "RequestHeader"]), "Where the value comes from.", {
    default: "Literal",
  }),
});

/** The type of {@link customTag}. */
export interface CustomTag extends In<typeof customTag> {}

/** Names of spans. */
export const tracingSpanName = object({
  client: required(text(), "Name of the span towards the client."),
  server: required(text(), "Name of the span towards the backend."),
});

/** The type of {@link tracingSpanName}. */
export interface TracingSpanName extends In<typeof tracingSpanName> {}
