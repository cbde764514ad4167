import { connect, createServer as createSocket } from "node:net";
import { create } from "@bufbuild/protobuf";
import {
  type Secret,
  SecretSchema,
} from "../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { encodedResource, typeUrls } from "../../plugins/xds/cache/mod.ts";
import { startRig } from "../xds-client/mod.ts";
import type { StandIns } from "./stand-ins.ts";

const KEY = "workloads";

/** A server of secrets on a Unix socket, as an agent for workload identities is one: a certificate "default", an authority "ROOTCA". */
export async function startSecretServer(path: string, stand: StandIns): Promise<AsyncDisposable> {
  const rig = await startRig({
    methods: [
      {
        path: "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets",
        protocol: "sotw",
        typeUrl: typeUrls.secret,
      },
    ],
    keyOf: () => KEY,
  });
  const secrets = secretsOf(stand).map((secret) => encodedResource(typeUrls.secret, secret));
  rig.cache.set(KEY, { sequence: 1, types: new Map([[typeUrls.secret, secrets]]) });
  const socket = createSocket((client) => {
    const server = connect(rig.port, "127.0.0.1");
    for (const end of [client, server]) end.on("error", () => end.destroy());
    client.pipe(server).pipe(client);
  });
  await new Promise<void>((resolve) => socket.listen(path, resolve));
  return {
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]();
      await new Promise((resolve) => socket.close(resolve));
    },
  };
}

function secretsOf({ ca, certificate, privateKey }: StandIns): Secret[] {
  const text = (value: string) => ({ specifier: { case: "inlineString" as const, value } });
  const pair = { certificateChain: text(certificate), privateKey: text(privateKey) };
  return [
    create(SecretSchema, { name: "default", type: { case: "tlsCertificate", value: pair } }),
    create(SecretSchema, { name: "ROOTCA", type: { case: "validationContext", value: { trustedCa: text(ca) } } }),
  ];
}
