import { cel, choiceOfAll, defaulted, type In, int, object, optional, text } from "../schema/mod.ts";
import { plainHttpHeaderFilter } from "../shared/header.ts";
import { localObjectReference } from "../shared/references.ts";

/** The body of a response. */
export const customResponseBody = object(
  {
    inline: optional(text(), "The text itself."),
    type: defaulted(
      choiceOfAll(["Inline", "ValueRef"], ["Inline", "ValueRef"]),
      "Whether inline or valueRef is used.",
      { default: "Inline" },
    ),
    valueRef: optional(localObjectReference, "The ConfigMap that holds the text."),
  },
  {
    rules: [
      cel("(!has(self.type) || self.type == 'Inline')? has(self.inline) : true", "the type Inline needs inline"),
      cel("(has(self.type) && self.type == 'ValueRef')? has(self.valueRef) : true", "the type ValueRef needs valueRef"),
      cel("has(self.valueRef) ? self.valueRef.kind == 'ConfigMap' : true", "valueRef must name a ConfigMap"),
    ],
  },
);

/** The type of {@link customResponseBody}. */
export interface CustomResponseBody extends In<typeof customResponseBody> {}

/** A response. */
export const customResponse = object({
  body: optional(customResponseBody, "The body."),
  contentType: optional(text(), "Content type of the body."),
  header: optional(plainHttpHeaderFilter, "Changes to the headers."),
  statusCode: optional(int(), "HTTP status of the response."),
});

/** The type of {@link customResponse}. */
export interface CustomResponse extends In<typeof customResponse> {}
