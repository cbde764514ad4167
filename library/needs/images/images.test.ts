import { afterAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanUp } from "../../../tests/host-rig.ts";
import { archive, createLayout, pullConfig, registryOf, TYPES } from "../../../tests/policies/registry.ts";
import { createAuthority } from "../../../tests/xds-client/mod.ts";
import type { Fetching } from "../fetch/port.ts";
import { credentialsFor } from "./credentials.ts";
import { fetchImageModule } from "./mod.ts";
import { imageName } from "./name.ts";

afterAll(cleanUp);

const MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const layout = createLayout();
const packed = (name: string, bytes = MODULE) => Bun.gzipSync(archive(name, bytes));
const artifact = layout.blob(TYPES.module, MODULE);
const images = {
  standard: layout.image([layout.blob(TYPES.layer, packed("./folder/plugin.wasm"))], "filters/standard:1"),
  docker: layout.image([layout.blob(TYPES.dockerLayer, packed("plugin.wasm"))], "filters/docker:1", {
    mediaType: TYPES.dockerManifest,
  }),
  artifact: layout.image([layout.blob(TYPES.moduleConfig, "{}"), artifact], "filters/artifact:1"),
  private: layout.image([artifact], "private/filter:1"),
};
layout.image([layout.blob(TYPES.layer, packed("other.wasm"))], "filters/other:1");
layout.image([layout.blob(TYPES.layer, Bun.gzipSync(new Uint8Array(9_000_000)))], "filters/swollen:1");
layout.image([layout.blob(TYPES.layer, "no archive")], "filters/broken:1");
layout.image([layout.blob("text/plain", "no module")], "filters/text:1");
const forged = layout.blob(TYPES.module, "as it was");
layout.image([forged], "filters/forged:1");
writeFileSync(join(layout.path, "blobs/sha256", forged.digest.replace("sha256:", "")), "as it is now");
layout.image([], "filters/empty:1");
layout.name(layout.blob(TYPES.manifest, "[1"), "filters/unreadable:1");
const indexOf = (...entries: readonly object[]) =>
  layout.blob(TYPES.index, JSON.stringify({ schemaVersion: 2, mediaType: TYPES.index, manifests: entries }));
const other = { ...images.docker, platform: { os: "linux", architecture: "arm64" } };
const many = indexOf(other, { ...images.standard, platform: { os: "linux", architecture: "amd64" } });
layout.name(many, "filters/many:1");
layout.name(indexOf(other, other), "filters/foreign:1");

const authority = await createAuthority("ours");
const registry = registryOf(layout, await authority.issue("registry"));

async function get(name: string, more: { sha256?: string; pull?: string; ca?: string } = {}): Promise<string> {
  const guards = {
    reach: () => ({ here: true, allowed: [] }),
    signal: AbortSignal.timeout(5_000),
    maxBytes: 1_000_000,
  };
  const answer = await fetchImageModule({ url: `oci://${registry.host}/${name}`, ca: authority.ca, ...more }, guards);
  if ("fault" in answer) return answer.fault;
  return Buffer.from(answer.value).equals(Buffer.from(MODULE)) ? "the module" : "something else";
}

const hex = ({ digest }: { readonly digest: string }) => digest.replace("sha256:", "");

describe("the module of an image", () => {
  test.each(["standard", "docker", "artifact", "many"])("is found in the variant %s", async (variant) => {
    expect(await get(`filters/${variant}:1`)).toBe("the module");
  });

  test("is that of the digest, where one is named", async () => {
    expect(await get(`filters/standard@${images.standard.digest}`)).toBe("the module");
    expect(await get(`filters/standard:1`, { sha256: hex(images.standard) })).toBe("the module");
    expect(await get(`filters/many:1`, { sha256: hex(images.standard) })).toBe("the module");
    expect(await get(`filters/many:1`, { sha256: hex(many) })).toBe("the module");
    const wrong = hex(images.docker);
    for (const name of ["filters/standard:1", "filters/many:1"])
      expect(await get(name, { sha256: wrong })).toBe(`the image is not the one whose SHA-256 is ${wrong}`);
  });

  test.each([
    ["filters/none:1", "the registry has no such image"],
    ["filters/other:1", "its last layer has no file plugin.wasm"],
    ["filters/swollen:1", "its layer cannot be unpacked, or is larger than 1000000 bytes"],
    ["filters/broken:1", "its layer cannot be unpacked, or is larger than 1000000 bytes"],
    ["filters/text:1", "the image has no layer of a type that can hold a module"],
    ["filters/empty:1", "the image has no layers"],
    ["filters/unreadable:1", "its manifest cannot be read"],
    ["filters/foreign:1", "its index has no image for wasm or for linux/amd64"],
    ["filters/forged:1", `the registry answered with something that has not the digest ${forged.digest}`],
    ["filters/Upper:1", "the name of the image cannot be read"],
  ])("of %s there is none, and the reason is told", async (name, reason) => {
    expect(await get(name)).toBe(reason);
  });

  test("of a private repository is for who has the credentials", async () => {
    expect(await get("private/filter:1")).toBe(
      "the registry does not give it without credentials (status 401); name a pullSecretRef",
    );
    registry.asked.length = 0;
    expect(await get("private/filter:1", { pull: pullConfig(registry.host) })).toBe("the module");
    expect(registry.asked.map(({ path, shown }) => `${shown} ${path.split("/").slice(0, 4).join("/")}`)).toEqual([
      " /v2/private/filter",
      "Basic /token",
      "Bearer /v2/private/filter",
      "Bearer /v2/private/filter",
    ]);
    const refused = "the registry does not give it to who has the pull secret (status 401)";
    expect(await get("private/filter:1", { pull: pullConfig(registry.host, "reader:wrong") })).toBe(refused);
    expect(await get("private/filter:1", { pull: pullConfig("elsewhere.example.com") })).toContain("status 401");
  });

  test("is not taken from who is not whom the authority speaks of", async () => {
    const { ca } = await createAuthority("others");
    expect(await get("filters/standard:1", { ca })).toStartWith("the request failed: ");
  });

  test("is not asked for with credentials where a redirect leads to another server", async () => {
    const seen: string[] = [];
    const fetching: Fetching = {
      resolve: async () => ["192.0.2.1"],
      async request({ host, pathname }, { headers = {} }) {
        seen.push(`${host} ${headers["authorization"] ?? "nothing"}`);
        if (host === "store.example.com") return new Response(MODULE);
        if (headers["authorization"] === undefined)
          return new Response("", { status: 401, headers: { "www-authenticate": "Basic realm=x" } });
        if (pathname.includes("/blobs/")) return Response.redirect("https://store.example.com/blob", 307);
        return Response.json({ layers: [artifact] });
      },
    };
    const pull = JSON.stringify({ auths: { "registry.example.com": { username: "a", password: "b" } } });
    const guards = { reach: () => ({ here: false, allowed: [] }), signal: AbortSignal.timeout(5_000), maxBytes: 1_000 };
    const url = "oci://registry.example.com/x:1";
    expect(await fetchImageModule({ url, pull }, { ...guards, fetching })).toEqual({ value: MODULE });
    const basic = `Basic ${btoa("a:b")}`;
    expect(seen).toEqual([
      "registry.example.com nothing",
      `registry.example.com ${basic}`,
      `registry.example.com ${basic}`,
      "store.example.com nothing",
    ]);
  });
});

test("names of images are taken apart as registries read them", () => {
  const all = ["a/b:1", "busybox", "localhost:5000/a", "docker.io/a:2", "ghcr.io/a/b/c:v1.2_x", "[::1]:5000/a:1"];
  expect(
    all.map((name) => imageName(name)).map((name) => name && [name.host, name.repository, name.reference]),
  ).toEqual([
    ["registry-1.docker.io", "a/b", "1"],
    ["registry-1.docker.io", "library/busybox", "latest"],
    ["localhost:5000", "a", "latest"],
    ["registry-1.docker.io", "library/a", "2"],
    ["ghcr.io", "a/b/c", "v1.2_x"],
    ["[::1]:5000", "a", "1"],
  ]);
  const digest = `sha256:${"0".repeat(64)}`;
  expect(imageName(`a.b/c:tag@${digest}`)?.reference).toBe(digest);
  for (const bad of ["", "a b", "a:1:2", "a@sha256:12", "../a", "a/../b", "a?b", "x.y:80a/b", `a@${digest}@${digest}`])
    expect(`${bad} ${imageName(bad)}`).toBe(`${bad} undefined`);
});

test("credentials are those of the registry, however its key is written", () => {
  const config = {
    auths: {
      "https://index.docker.io/v1/": { auth: "aHVi" },
      "ghcr.io": { registrytoken: "t" },
      "a.example.com": { username: "u", password: "p" },
      "b.example.com": { auth: "line\nbreak" },
      "c.example.com": "no object",
    },
  };
  const of = (registry: string) => credentialsFor(registry, JSON.stringify(config));
  expect([of("docker.io"), of("ghcr.io"), of("a.example.com")]).toEqual([
    { basic: "aHVi" },
    { bearer: "t" },
    { basic: btoa("u:p") },
  ]);
  for (const other of ["b.example.com", "c.example.com", "d.example.com", "__proto__"])
    expect(of(other)).toBeUndefined();
  for (const text of ["", "[]", "null", '{"auths": 1}']) expect(credentialsFor("docker.io", text)).toBeUndefined();
});
