/** The fields that are read of the checkout's package.json. */
export interface RootManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The package's own package.json: doors as in the checkout, dependencies as far as what is packed imports them. Pure. */
export function packageManifest(root: RootManifest, sources: readonly string[]): Readonly<Record<string, unknown>> {
  const { name, version, description, license } = root;
  const used = [...packagesIn(sources)].filter((each) => !each.startsWith("node:") && each !== "bun").sort();
  const versions = { ...root.devDependencies, ...root.dependencies };
  const missing = used.filter((each) => versions[each] === undefined);
  if (missing.length > 0) throw new Error(`the package imports what package.json does not list: ${missing.join(", ")}`);
  const js = (path: string) => path.replace(/\.ts$/, ".js");
  const doors = Object.entries(root.exports).map(([door, path]) => {
    return [door, { types: path.replace(/\.ts$/, ".d.ts"), default: js(path) }] as const;
  });
  const seams = Object.entries(root.imports).map(([seam, paths]) => {
    return [seam, Object.fromEntries(Object.entries(paths).map(([condition, path]) => [condition, js(path)]))] as const;
  });
  return {
    ...{ name, version, description, license, type: "module", sideEffects: false },
    engines: { node: ">=22", bun: ">=1.4", deno: ">=2.9" },
    exports: { ...Object.fromEntries(doors), "./package.json": "./package.json" },
    imports: Object.fromEntries(seams),
    dependencies: Object.fromEntries(used.map((each) => [each, versions[each]])),
  };
}

/** The names of packages that modules import. */
function packagesIn(sources: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const source of sources) {
    for (const [, specifier = ""] of source.matchAll(/(?:\bfrom |\bimport\(|^import )"([^".#][^"]*)"/gm)) {
      const [scope = "", name] = specifier.split("/");
      found.add(scope.startsWith("@") ? `${scope}/${name}` : scope);
    }
  }
  return found;
}
