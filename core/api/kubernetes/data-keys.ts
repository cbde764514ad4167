import { cel } from "../schema/mod.ts";

/** Keys of ConfigMaps and Secrets are file names. */
export const dataKeys = cel(
  "self.all(key, key.size() <= 253 && key.matches('^[-._a-zA-Z0-9]+$'))",
  "keys may hold letters, digits, dashes, dots and underscores only",
);
