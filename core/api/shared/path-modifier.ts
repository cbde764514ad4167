import { choice, chosenBy, type In, object, optional, required, text } from "../schema/mod.ts";

/** A new path. */
export const httpPathModifier = object(
  {
    replaceFullPath: optional(text({ max: 1024 }), "The path in place of the whole old one."),
    replacePrefixMatch: optional(text({ max: 1024 }), "The path in place of the prefix that matched."),
    type: required(choice(["ReplaceFullPath", "ReplacePrefixMatch"]), "Which of the two is used."),
  },
  {
    rules: [
      ...chosenBy("type", "ReplaceFullPath", "replaceFullPath"),
      ...chosenBy("type", "ReplacePrefixMatch", "replacePrefixMatch"),
    ],
  },
);

/** The type of {@link httpPathModifier}. */
export interface HTTPPathModifier extends In<typeof httpPathModifier> {}
