import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../../envoy.ts";
import { becomes, cleanUp } from "../../host-rig.ts";
import { policyOn, shopRoute } from "../../policies/objects.ts";
import { type Layout, TYPES } from "../../policies/registry.ts";
import { markingModule } from "../../policies/wasm-module.ts";
import { type ModuleServer, openWasm, type WasmWorld } from "../../policies/wasm-world.ts";

const [FIRST, IMAGE, OTHER] = ["first", "image", "other"].map((mark) => markingModule("x-marked-by", mark)) as [
  Uint8Array<ArrayBuffer>,
  Uint8Array<ArrayBuffer>,
  Uint8Array<ArrayBuffer>,
];

function fill(layout: Layout, modules: ModuleServer): void {
  modules.put("/marking.wasm", FIRST);
  modules.put("/changed.wasm", OTHER);
  const config = layout.blob(TYPES.moduleConfig, "{}");
  layout.image([config, layout.blob(TYPES.module, IMAGE)], "private/marking:1");
  layout.image([config, layout.blob(TYPES.module, OTHER)], "private/changed:1");
}

/** The digest that the example has. */
const DIGEST = "5075b5d175cf19a6286195f85f57b7f05b52d5cbd60962190fe4826014e1e0fc";

const imageOf = (url: string, more: object = {}) => ({
  wasm: [
    {
      code: { type: "Image", image: { url, sha256: DIGEST, tls: { caCertificateRef: { name: "modules" } }, ...more } },
    },
  ],
});

const open = () =>
  openWasm(["wasm"], fill, ({ registry, modules }) => [
    shopRoute("silent"),
    policyOn("silent", "EnvoyExtensionPolicy", {
      wasm: [
        {
          code: {
            type: "HTTP",
            http: { url: `https://${modules}/silent.wasm`, tls: { caCertificateRef: { name: "modules" } } },
          },
        },
      ],
    }),
    shopRoute("twice"),
    policyOn(
      "twice",
      "EnvoyExtensionPolicy",
      imageOf(`${registry}/private/marking:1`, { pullSecretRef: { name: "registry" } }),
    ),
    shopRoute("wrong"),
    policyOn("wrong", "EnvoyExtensionPolicy", imageOf(`${registry}/private/marking:1`)),
  ]);

describe.skipIf(ENVOY === undefined)("modules of WebAssembly (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let world: WasmWorld;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(cleanUp);

  const ask = async (name: string) => {
    const { status, headers } = await world.ask("shop", { host: `${name}.example.com` });
    return `${status} ${headers["x-marked-by"] ?? "unmarked"}`;
  };
  const verdict = (name: string) => world.verdict("EnvoyExtensionPolicy", name);

  test("one from a server, with the SHA-256 of the policy, marks responses", async () => {
    await becomes(() => ask("wasm"), "200 first");
  });

  test("one with another SHA-256 is not used, and its route is closed", async () => {
    await becomes(() => ask("wasm-changed"), "500 unmarked");
    expect(verdict("marked-changed")).toContain(
      "changed.wasm cannot be used: the content is not the one whose SHA-256",
    );
  });

  test("one out of an image is pulled with the credentials of its Secret, and once for all who name it so", async () => {
    await becomes(() => ask("wasm-image"), "200 image");
    await becomes(() => ask("twice"), "200 image");
    const pulled = world.registry.asked.filter(({ path }) => path.includes("/private/marking/blobs/"));
    expect(pulled.map(({ shown }) => shown)).toEqual(["Bearer"]);
  });

  test("an image with another digest is not used", async () => {
    await becomes(() => ask("wasm-image-changed"), "500 unmarked");
    expect(verdict("marked-image-changed")).toContain("the image is not the one whose SHA-256 is");
  });

  test("without credentials a private image is not given out, and the policy says what is missing", async () => {
    await becomes(() => ask("wrong"), "500 unmarked");
    expect(verdict("wrong")).toContain("name a pullSecretRef");
  });

  test("a server that never answers delays nothing else, and its route is closed until it does", async () => {
    await becomes(() => ask("silent"), "500 unmarked");
    expect(verdict("silent")).toMatch(/silent\.wasm is being fetched\.|it took too long/);
    expect(await ask("wasm")).toBe("200 first");
    expect(world.modules.asked).toContain("/silent.wasm");
  });

  test("while one cannot be had, requests pass where the policy says so; it comes into force by itself", async () => {
    await becomes(() => ask("wasm-open"), "200 unmarked");
    expect(verdict("maybe-marked")).toContain("late.wasm cannot be used: the server answered with status 503");
    world.modules.put("/late.wasm", OTHER);
    await becomes(() => ask("wasm-open"), "200 other");
  });
});
