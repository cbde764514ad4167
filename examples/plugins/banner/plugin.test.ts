import { expect, test } from "bun:test";
import { memoryGateway } from "postern/testing";
import { WORLD } from "../world.ts";
import banner from "./plugin.ts";

const BANNER = `---
apiVersion: example.io/v1
kind: Banner
metadata: {name: sale, namespace: default}
spec: {text: everything must go}
`;
const ROUTES = WORLD.replace(
  "rules: [{filters: [",
  "rules: [{filters: [{type: ExtensionRef, extensionRef: {group: example.io, kind: Banner, name: sale}}, ",
);

test("a route says what its Banner says, and follows it", async () => {
  const { envoy, objects, stop } = await memoryGateway([banner], ROUTES + BANNER);
  const saying = (value: string) => ({
    virtualHosts: [{ routes: [{ responseHeadersToAdd: [{ header: { key: "x-banner", value } }] }] }],
  });
  expect((await envoy()).routes["default/eg/http"]).toMatchObject(saying("everything must go"));
  objects.applyYaml(BANNER.replace("must go", "is gone").slice("---\n".length));
  expect((await envoy()).routes["default/eg/http"]).toMatchObject(saying("everything is gone"));
  await stop();
});

test("a route whose Banner is not there answers 500", async () => {
  const { envoy, stop } = await memoryGateway([banner], ROUTES);
  expect((await envoy()).routes["default/eg/http"]).toMatchObject({
    virtualHosts: [{ routes: [{ directResponse: { status: 500 } }] }],
  });
  await stop();
});
