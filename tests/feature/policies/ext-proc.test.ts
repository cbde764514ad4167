import { expect, test } from "bun:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ExternalProcessor,
  type HeadersResponseSchema,
  type ProcessingRequest,
  ProcessingResponseSchema,
} from "../../../core/envoy/generated/envoy/service/ext_proc/v3/external_processor_pb.ts";
import { becomes, freePort } from "../../host-rig.ts";
import { bidi } from "../../policies/grpc.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

let port: number;
const told: ProcessingRequest[] = [];

const adding = (key: string, value: string): MessageInitShape<typeof HeadersResponseSchema> => ({
  response: { headerMutation: { setHeaders: [{ header: { key, rawValue: new TextEncoder().encode(value) } }] } },
});

/** A service that marks headers both ways and writes bodies large. */
function editor() {
  return bidi(`127.1.6.1:${port}`, ExternalProcessor.method.process, () => (message) => {
    told.push(message);
    const { request } = message;
    switch (request.case) {
      case "requestHeaders":
        return create(ProcessingResponseSchema, {
          response: { case: "requestHeaders", value: adding("x-edited", "request") },
        });
      case "responseHeaders":
        return create(ProcessingResponseSchema, {
          response: { case: "responseHeaders", value: adding("x-edited", "response") },
        });
      case "requestBody":
      case "responseBody": {
        const body = new TextEncoder().encode(new TextDecoder().decode(request.value.body).toUpperCase());
        const value = { response: { bodyMutation: { mutation: { case: "body" as const, value: body } } } };
        return create(ProcessingResponseSchema, { response: { case: request.case, value } });
      }
      default:
        return undefined;
    }
  });
}

const open = async () => {
  port = await freePort();
  return openWorld(["ext-proc"], {
    ports: { 9003: port },
    objects: wrongly("EnvoyExtensionPolicy", { extProc: [{ backendRefs: [{ name: "nowhere", port: 9003 }] }] }),
  });
};

proved("external processing", open, (world) => {
  const ask = (host: string, body?: string) =>
    world().ask({ host, method: "POST", ...(body === undefined ? {} : { body }) });

  test("while the service is away requests fail, or pass where the policy says so; it comes into force by itself", async () => {
    expect((await ask("ext-proc.example.com")).status).toBe(500);
    expect((await ask("ext-proc-open.example.com")).status).toBe(200);
    await editor();
    await becomes(async () => (await ask("ext-proc.example.com")).status, 200);
  });

  test("headers are changed both ways, and the service learns the attributes of the policy", async () => {
    told.length = 0;
    const { seen, headers } = await ask("ext-proc.example.com");
    expect([seen?.headers["x-edited"], headers["x-edited"]]).toEqual(["request", "response"]);
    expect(told.map(({ request }) => request.case)).toEqual(["requestHeaders", "responseHeaders"]);
    const attributes = told[0]?.attributes["envoy.filters.http.ext_proc"];
    expect(JSON.stringify(attributes)).toContain("request.path");
  });

  test("bodies are changed both ways", async () => {
    const { body } = await ask("ext-proc-bodies.example.com", "hello");
    expect(body).toContain('"BODY":"HELLO"');
    expect(world().books.flatMap(({ seen }) => seen.map((each) => each.body))).toContain("HELLO");
  });

  refuses(world, "a service that is not there", { kind: "EnvoyExtensionPolicy", says: "nowhere" });
});
