import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, later } from "../host-rig.ts";
import type { Identity } from "../xds-client/certificates.ts";

/** Types of what is in images. */
export const TYPES = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  dockerLayer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  module: "application/vnd.module.wasm.content.layer.v1+wasm",
  moduleConfig: "application/vnd.module.wasm.config.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
} as const;

/** Where a blob is. */
export interface Entry {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** A folder with images (OCI image layout 1.1): blobs by digest, and an index of what has a name. */
export interface Layout {
  /** Puts a blob there. */
  blob(mediaType: string, bytes: Uint8Array | string): Entry;
  /** Puts an image of layers there, under a name where there is one; further fields are those of its manifest. */
  image(layers: readonly Entry[], name?: string, more?: { readonly mediaType?: string }): Entry;
  /** Gives what is there a name, `repository:tag`. */
  name(entry: Entry, name: string): void;
  readonly path: string;
}

/** An empty layout in a folder of the test. */
export function createLayout(): Layout {
  const path = folder();
  mkdirSync(join(path, "blobs/sha256"), { recursive: true });
  writeFileSync(join(path, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  const named: object[] = [];
  const layout: Layout = {
    path,
    blob(mediaType, content) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const hex = createHash("sha256").update(bytes).digest("hex");
      writeFileSync(join(path, "blobs/sha256", hex), bytes);
      return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
    },
    image(layers, name, { mediaType = TYPES.manifest } = {}) {
      const config = layout.blob(TYPES.config, "{}");
      const entry = layout.blob(mediaType, JSON.stringify({ schemaVersion: 2, mediaType, config, layers }));
      if (name !== undefined) layout.name(entry, name);
      return entry;
    },
    name(entry, name) {
      named.push({ ...entry, annotations: { "org.opencontainers.image.ref.name": name } });
      writeFileSync(join(path, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: named }));
    },
  };
  return layout;
}

/** An archive of one file, as packers write it. */
export function archive(name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(512);
  const put = (at: number, value: string) => header.set(new TextEncoder().encode(value), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, `${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(content.length, 11)}\0${octal(0, 11)}\0`);
  put(148, "        0");
  put(257, "ustar\x0000");
  put(
    148,
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
  );
  const padding = new Uint8Array((512 - (content.length % 512)) % 512);
  return Uint8Array.from([...header, ...content, ...padding, ...new Uint8Array(1024)]);
}

/** A request that a registry was asked. */
export interface RegistryAsked {
  readonly path: string;
  /** The scheme of what was shown, or nothing. */
  readonly shown: string;
}

/** A registry that gives out what is in a layout over https; repositories below `private/` only to this user, who gets a token for it. */
export interface Registry {
  readonly host: string;
  readonly asked: RegistryAsked[];
  /** Answers 503 from now on, or no more. */
  fail(failing: boolean): void;
}

const USER = "reader:secret";
const TOKEN = "token-of-the-reader";

/** The `.dockerconfigjson` of the user. */
export function pullConfig(host: string, user = USER): string {
  return JSON.stringify({ auths: { [`https://${host}/v1/`]: { auth: btoa(user) } } });
}

/** Serves a layout. */
export function registryOf({ path: root }: Layout, { cert, key }: Identity): Registry {
  const asked: RegistryAsked[] = [];
  let failing = false;
  const server = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0, tls: { cert, key } },
    fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const shown = request.headers.get("authorization") ?? "";
      asked.push({ path: pathname, shown: shown.split(" ", 1)[0] ?? "" });
      if (failing) return new Response("later", { status: 503 });
      if (pathname === "/token") {
        const knows = shown === `Basic ${btoa(USER)}` && searchParams.get("scope")?.startsWith("repository:private/");
        return knows ? Response.json({ token: TOKEN }) : new Response("no", { status: 401 });
      }
      const [, repository = "", kind, reference = ""] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(pathname) ?? [];
      if (repository.startsWith("private/") && shown !== `Bearer ${TOKEN}`) return challenge(new URL(request.url).host);
      return contentOf(root, kind === "blobs" || reference.includes(":") ? reference : { repository, tag: reference });
    },
  });
  later(() => void server.stop(true));
  const fail = (now: boolean) => {
    failing = now;
  };
  return { host: `localhost:${server.port}`, asked, fail };
}

function challenge(host: string): Response {
  const realm = `Bearer realm="https://${host}/token",service="books",scope="repository:any:pull"`;
  return new Response("who?", { status: 401, headers: { "www-authenticate": realm } });
}

interface Indexed {
  readonly manifests: readonly (Entry & { readonly annotations: Readonly<Record<string, string>> })[];
}

function contentOf(root: string, wanted: string | { readonly repository: string; readonly tag: string }): Response {
  const index = JSON.parse(readFileSync(join(root, "index.json"), "utf8")) as Indexed;
  const named = (entry: Indexed["manifests"][number]) => entry.annotations["org.opencontainers.image.ref.name"];
  const digest =
    typeof wanted === "string"
      ? wanted
      : index.manifests.find((entry) => named(entry) === `${wanted.repository}:${wanted.tag}`)?.digest;
  const path = join(root, "blobs", (digest ?? "none:none").replace(":", "/"));
  if (!existsSync(path)) return new Response("nothing here", { status: 404 });
  return new Response(readFileSync(path));
}
