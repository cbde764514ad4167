let lent: Promise<void> | undefined;

/** Makes the core of this process importable for plugins. Bun keeps virtual modules for the whole thread, so once is enough. */
export function lendCore(): Promise<void> {
  lent ??= lend();
  return lent;
}

/** The first name of `postern/plugin`, which plugins may go on using: the very same module. */
export const ALIAS = { name: "@postern/plugin", of: "postern/plugin" } as const;

/** Modules that plugins may import without having them. */
export const LENT = [
  ...["postern", "postern/plugin", "postern/testing", "postern/pure", "postern/parse", ALIAS.name],
  "valibot",
];

async function lend(): Promise<void> {
  const [library, plugin, testing, pure, parse, valibot] = await Promise.all([
    import("../../../library/mod.ts"),
    import("../../../library/plugin.ts"),
    import("../../../library/testing.ts"),
    import("../../../library/pure.ts"),
    import("../../../library/parse.ts"),
    import("valibot"),
  ]);
  const modules: Readonly<Record<(typeof LENT)[number], object>> = {
    postern: library,
    [ALIAS.of]: plugin,
    [ALIAS.name]: plugin,
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
