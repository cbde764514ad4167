let lent: Promise<void> | undefined;

/** Makes the core of this process importable for plugins. Bun keeps virtual modules for the whole thread, so once is enough. */
export function lendCore(): Promise<void> {
  lent ??= lend();
  return lent;
}

/** What plugins may import without having it. */
export const LENT = [
  ...["@postern/plugin", "postern", "postern/plugin", "postern/testing", "postern/pure", "postern/parse"],
  "valibot",
];

async function lend(): Promise<void> {
  const [core, library, plugin, testing, pure, parse, valibot] = await Promise.all([
    import("../../../core/mod.ts"),
    import("../../../library/mod.ts"),
    import("../../../library/plugin.ts"),
    import("../../../library/testing.ts"),
    import("../../../library/pure.ts"),
    import("../../../library/parse.ts"),
    import("valibot"),
  ]);
  const modules: Readonly<Record<(typeof LENT)[number], object>> = {
    // What the package exports and what core does: plugins may use either name.
    "@postern/plugin": { ...core, ...plugin },
    postern: library,
    "postern/plugin": plugin,
    "postern/testing": testing,
    "postern/pure": pure,
    "postern/parse": parse,
    valibot,
  };
  Bun.plugin({
    name: "postern",
    setup(build) {
      for (const [name, exports] of Object.entries(modules))
        build.module(name, () => ({ exports: { ...exports }, loader: "object" }));
    },
  });
}
