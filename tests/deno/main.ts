import { build } from "./build.ts";

/** Run by Deno: the files that are named, built, as JSON on standard output. */
declare const Deno: { readonly args: readonly string[]; readTextFileSync(path: string): string };

console.log(JSON.stringify(build(Deno.args.map((path) => Deno.readTextFileSync(path)).join("---\n"))));
