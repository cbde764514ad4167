import { gunzipSync } from "node:zlib";
import { done, failed, type Result } from "../../../../core/result/mod.ts";

/** The files that this executable carries for authors of plugins. */
export interface PluginKit {
  /** The modules that plugins may import, and the file of `program` behind each, named as its source. */
  readonly doors: Readonly<Record<string, string>>;
  /** Modules beside each other, by file. */
  readonly program: Readonly<Record<string, string>>;
  /** Declarations of the doors, and of the packages that they speak of, by file. */
  readonly declarations: Readonly<Record<string, string>>;
}

/** Reads the kit, or says how to get a Postern that has one. */
export async function readKit(): Promise<Result<PluginKit>> {
  const packed = Bun.embeddedFiles.find((file) =>
    (file as Blob & { readonly name: string }).name.includes("plugin-kit"),
  );
  if (packed === undefined)
    return failed(
      "this Postern was built without what authors of plugins are given: take a release, or npm ci && npm run build",
    );
  const text = new TextDecoder().decode(gunzipSync(await packed.bytes()));
  return done(JSON.parse(text) as PluginKit);
}

/** The file of a door among the modules. */
export function moduleOf({ doors }: PluginKit, door: string): string {
  return (doors[door] ?? "").replace(/\.m?ts$|\.mjs$/, ".js");
}
