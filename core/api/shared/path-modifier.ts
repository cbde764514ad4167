import { cel, choice, type In, object, optional, required, text } from "../schema/mod.ts";

/** A new path. */
export const httpPathModifier = object(
  {
    replaceFullPath: optional(text({ max: 1024 }), "The path in place of the whole old one."),
    replacePrefixMatch: optional(text({ max: 1024 }), "The path in place of the prefix that matched."),
    type: required(choice(["ReplaceFullPath", "ReplacePrefixMatch"]), "Which of the two is used."),
  },
  {
    rules: [
      cel(
        "self.type == 'ReplaceFullPath' ? has(self.replaceFullPath) : true",
        "the type ReplaceFullPath needs replaceFullPath",
      ),
      cel(
        "has(self.replaceFullPath) ? self.type == 'ReplaceFullPath' : true",
        "replaceFullPath is for the type ReplaceFullPath",
      ),
      cel(
        "self.type == 'ReplacePrefixMatch' ? has(self.replacePrefixMatch) : true",
        "the type ReplacePrefixMatch needs replacePrefixMatch",
      ),
      cel(
        "has(self.replacePrefixMatch) ? self.type == 'ReplacePrefixMatch' : true",
        "replacePrefixMatch is for the type ReplacePrefixMatch",
      ),
    ],
  },
);

/** The type of {@link httpPathModifier}. */
export interface HTTPPathModifier extends In<typeof httpPathModifier> {}
