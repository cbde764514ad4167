import { expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import { HeaderValueOptionSchema } from "../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import {
  Authorization,
  type CheckRequest,
  CheckResponseSchema,
} from "../../../core/envoy/generated/envoy/service/auth/v3/external_auth_pb.ts";
import { becomes, freePort } from "../../host-rig.ts";
import { unary } from "../../policies/grpc.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const asked: CheckRequest[] = [];
let port: number;

const PERMISSION_DENIED = 7;

/** A service that lets in who has a badge. */
function guard() {
  return unary(`127.1.4.2:${port}`, Authorization.method.check, (request) => {
    asked.push(request);
    const known = request.attributes?.request?.http?.headers["x-badge"] === "blue";
    const header = create(HeaderValueOptionSchema, { header: { key: "x-staff", value: "ada" } });
    return known
      ? create(CheckResponseSchema, {
          status: { code: 0 },
          httpResponse: { case: "okResponse", value: { headers: [header] } },
        })
      : create(CheckResponseSchema, {
          status: { code: PERMISSION_DENIED },
          httpResponse: { case: "deniedResponse", value: { status: { code: 402 }, body: "no badge" } },
        });
  });
}

const open = async () => {
  port = await freePort();
  const backendRefs = [{ name: "books", port: 1 }];
  return openWorld(["ext-auth-grpc"], {
    ports: { 9002: port },
    objects: wrongly("SecurityPolicy", { extAuth: { grpc: { backendRefs } } }),
  });
};

proved("external authorization by gRPC", open, (world) => {
  const ask = (badge = "blue", host = "ext-auth-grpc.example.com") =>
    world().ask({ host, headers: { "x-badge": badge, "x-private": "1" } });

  test("while the service is away the answer is that of the policy, or requests pass where it says so", async () => {
    expect([(await ask()).status, (await ask("blue", "hall.example.com")).status]).toEqual([503, 200]);
    await guard();
    await becomes(async () => (await ask()).status, 200);
    await becomes(async () => (await ask("red", "hall.example.com")).status, 402);
  });

  test("the service learns what the policy gives it, and may add headers", async () => {
    asked.length = 0;
    const { seen } = await ask();
    const { request, contextExtensions } = asked[0]?.attributes ?? {};
    expect([request?.http?.headers["x-badge"], request?.http?.headers["x-private"]]).toEqual(["blue", undefined]);
    expect(contextExtensions).toEqual({ room: "vault" });
    expect(seen?.headers["x-staff"]).toBe("ada");
  });

  test("whom it refuses gets its answer", async () => {
    const { status, body } = await ask("red");
    expect([status, body]).toEqual([402, "no badge"]);
  });

  test("a port that the Service does not have closes the route, and the policy says so", async () => {
    expect((await ask("blue", "wrong.example.com")).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toStartWith("False Invalid: ");
  });
});
