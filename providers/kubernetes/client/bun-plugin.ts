import type { BunPlugin } from "bun";

/** The modules that must not get Bun's replacements of `undici` and `node-fetch`. */
const MODULES = /[\\/]node_modules[\\/](kubernetes-fluent-client|@kubernetes[\\/]client-node)[\\/]dist[\\/].*\.js$/;

/**
 * Makes kubernetes-fluent-client work on Bun. Used twice: by the build of the executable, where it must be among the plugins of `Bun.build`,
 * and at run time by `kubeconfig.ts` before the library is loaded, for programs that are not compiled.
 *
 * Bun swaps the specifier `undici` for a stub without certificates, and `node-fetch` for one whose Headers the library cannot read the token
 * out of. Resolving hooks do not see these two, so their names are rewritten in the text of the modules.
 */
export const kubernetesClientPlugin: BunPlugin = {
  name: "kubernetes-client",
  setup(build) {
    build.onLoad({ filter: MODULES }, async ({ path }) => ({
      contents: rewriteImports(await Bun.file(path).text()),
      loader: "js",
    }));
  },
};

/** The text of a module with the two imports replaced. */
export function rewriteImports(source: string): string {
  const shim = JSON.stringify(new URL("./undici.ts", import.meta.url).pathname);
  return source
    .replaceAll(/from (["'])undici\1/g, `from ${shim}`)
    .replaceAll(/from (["'])node-fetch\1/g, 'from "node-fetch/lib/index.js"');
}
