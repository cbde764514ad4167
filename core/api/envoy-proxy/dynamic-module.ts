import { cel, choice, exactlyFor, flag, type In, object, optional, required, text } from "../schema/mod.ts";

/** A module file on the proxy. */
export const localDynamicModuleSource = object({
  path: required(text({ min: 1, max: 4096 }), "Path of the file."),
});

/** The type of {@link localDynamicModuleSource}. */
export interface LocalDynamicModuleSource extends In<typeof localDynamicModuleSource> {}

/** A module to download. */
export const remoteDynamicModuleSource = object({
  sha256: required(text({ pattern: "^[a-f0-9]{64}$" }), "Digest of the file."),
  url: required(text({ min: 1, max: 4096, pattern: "^https?://[^/?#]+(?:[/?#].*)?$" }), "Where to download from."),
});

/** The type of {@link remoteDynamicModuleSource}. */
export interface RemoteDynamicModuleSource extends In<typeof remoteDynamicModuleSource> {}

/** Where a module is. */
export const dynamicModuleSource = object(
  {
    local: optional(localDynamicModuleSource, "A file on the proxy."),
    remote: optional(remoteDynamicModuleSource, "A file to download."),
    type: optional(choice(["Local", "Remote"]), "Which of the two is used.", { default: "Local" }),
  },
  {
    rules: [
      exactlyFor("Remote", "remote"),
      cel("self.type != 'Local' || has(self.local)", "the type Local needs local"),
      cel("self.type == 'Remote' ? !has(self.local) : true", "local is not for the type Remote"),
    ],
  },
);

/** The type of {@link dynamicModuleSource}. */
export interface DynamicModuleSource extends In<typeof dynamicModuleSource> {}

/** A module of native code. */
export const dynamicModuleEntry = object({
  doNotClose: optional(flag(), "Keep the module loaded.", { default: false }),
  loadGlobally: optional(flag(), "Make the module's symbols visible to others.", { default: false }),
  name: required(
    text({ min: 1, max: 253, pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" }),
    "Name by which policies refer to it.",
  ),
  source: required(dynamicModuleSource, "Where the module is."),
});

/** The type of {@link dynamicModuleEntry}. */
export interface DynamicModuleEntry extends In<typeof dynamicModuleEntry> {}
