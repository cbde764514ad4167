let lent: Promise<void> | undefined;

/** Makes the core of this process importable for plugins. Bun keeps virtual modules for the whole thread, so once is enough. */
export function lendCore(): Promise<void> {
  lent ??= lend();
  return lent;
}

/** What plugins may import without having it. */
export const LENT = ["@postern/plugin", "valibot"];

async function lend(): Promise<void> {
  const [core, valibot] = await Promise.all([import("../../../core/mod.ts"), import("valibot")]);
  Bun.plugin({
    name: "postern",
    setup(build) {
      build.module("@postern/plugin", () => ({ exports: { ...core }, loader: "object" }));
      build.module("valibot", () => ({ exports: { ...valibot }, loader: "object" }));
    },
  });
}
