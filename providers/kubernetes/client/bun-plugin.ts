import type { BunPlugin } from "bun";

/** The modules whose imports are rewritten. */
const MODULES = /[\\/]node_modules[\\/](kubernetes-fluent-client|@kubernetes[\\/]client-node)[\\/]dist[\\/].*\.js$/;

/**
 * Makes kubernetes-fluent-client work on Bun, and light. Used twice: by the build of the executable, where it must be among the plugins of
 * `Bun.build`, and at run time by `kubeconfig.ts` before the library is loaded, for programs that are not compiled.
 *
 * Bun swaps the specifier `undici` for a stub without certificates, and `node-fetch` for one whose Headers the library cannot read the token
 * out of. Resolving hooks do not see these two, so their names are rewritten in the text of the modules. The rest is weight: with it, the import
 * takes 50 MB and a third of a second; without, 15 MB and a tenth.
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

/** Where client-node keeps what is not a model of the API. The front door of client-node loads every typed API, of which none is used: 30 MB of memory. */
const PARTS: Readonly<Record<string, string>> = {
  KubeConfig: "@kubernetes/client-node/dist/config.js",
  PatchStrategy: "@kubernetes/client-node/dist/patch.js",
  createConfiguration: "@kubernetes/client-node/dist/gen/configuration.js",
  ServerConfiguration: "@kubernetes/client-node/dist/gen/servers.js",
};

const FRONT_DOORS = /^(import|export) \{([^}]*)\} from (["'])(?:@kubernetes\/client-node|\.\/gen\/index\.js)\3;?$/gm;

/** Packages for which `stand-ins.ts` stands in, and what a default import of each means. */
const STAND_INS: Readonly<Record<string, string>> = {
  undici: "fetch",
  "node-fetch": "fetch",
  "socks-proxy-agent": "SocksProxyAgent",
  "js-yaml": "yaml",
};

const REPLACED = /^import (?:(\w+)|\{([^}]*)\}|(\w+), \{([^}]*)\}) from (["'])([\w-]+)\5;?$/gm;

/** The text of a module with its imports replaced. */
export function rewriteImports(source: string): string {
  const standIns = JSON.stringify(new URL("./stand-ins.ts", import.meta.url).pathname);
  return source
    .replaceAll(FRONT_DOORS, (_whole, keyword: string, names: string) => narrowed(keyword, names))
    .replaceAll(REPLACED, (whole: string, ...parts: string[]) => {
      const [only, named, first, others, , name = ""] = parts;
      const meant = STAND_INS[name];
      if (meant === undefined) return whole;
      const fallback = only ?? first;
      const list = [fallback && `${meant} as ${fallback}`, (named ?? others)?.trim()].filter(Boolean).join(", ");
      return `import { ${list} } from ${standIns};`;
    });
}

/** One statement for each name, from the module that defines it. */
function narrowed(keyword: string, names: string): string {
  const list = names.split(",").map((name) => name.trim());
  return list
    .filter((name) => name !== "")
    .map((name) => {
      const [original = ""] = name.split(" as ");
      const from = PARTS[original] ?? `@kubernetes/client-node/dist/gen/models/${original}.js`;
      return `${keyword} { ${name} } from ${JSON.stringify(from)};`;
    })
    .join("\n");
}
