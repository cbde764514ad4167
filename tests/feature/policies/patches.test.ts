import { expect, test } from "bun:test";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["patches"], {
    objects: [
      {
        ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyPatchPolicy" },
        metadata: { name: "wrong", namespace: "default" },
        spec: {
          ...{ type: "JSONPatch", targetRef: { group: "gateway.networking.k8s.io", kind: "Gateway", name: "shop" } },
          jsonPatches: [
            {
              ...{ type: "type.googleapis.com/envoy.config.listener.v3.Listener", name: "default/shop/http" },
              operation: { op: "add", path: "/per_connection_buffer_limit_bytes", value: "many" },
            },
          ],
        },
      },
    ],
  });

proved("patches", open, (world) => {
  test("what Envoy is told is changed", async () => {
    const { status, headers } = await world().ask({ host: "patches.example.com" });
    expect([status, headers["x-patched"]]).toEqual([200, "yes"]);
    expect(await world().postern.condition("Programmed", "EnvoyPatchPolicy", "no-more-than")).toBe("True Programmed");
  });

  test("a patch that Envoy would refuse is not sent, and its policy says so", async () => {
    expect(await world().postern.condition("Programmed", "EnvoyPatchPolicy", "wrong")).toStartWith("False ");
    expect(await world().postern.message("Programmed", "EnvoyPatchPolicy", "wrong")).toContain(
      "cannot decode field google.protobuf.UInt32Value.value from JSON",
    );
  });
});
