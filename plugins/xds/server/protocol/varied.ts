import { clone, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { DataSource } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { SecretSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { type EncodedResource, typeUrls } from "../../cache/mod.ts";
import type { Subscription } from "./subscription.ts";

/*
 * Envoy notes the content of a secret before it makes anything of it. So what it refused once, perhaps in the midst of others, it takes for known
 * when it comes again, and accepts it without a look: a false answer. A line break more at the end of a PEM text means nothing and is another content.
 */

/** The resource as it is sent: a secret that was refused, or may have been, in another writing each time. */
export function asSent(type: Subscription, resource: EncodedResource): EncodedResource {
  const times = type.doubted.get(resource.name) ?? 0;
  if (times === 0 || type.typeUrl !== typeUrls.secret) return resource;
  return { ...resource, bytes: withLineBreaks(resource.bytes, times) };
}

/** Takes note that these were refused, or stood in a response that was. */
export function doubt(type: Subscription, names: readonly string[]): void {
  if (type.typeUrl !== typeUrls.secret) return;
  for (const name of names) type.doubted.set(name, (type.doubted.get(name) ?? 0) + 1);
}

function withLineBreaks(bytes: Uint8Array, times: number): Uint8Array {
  const secret = clone(SecretSchema, fromBinary(SecretSchema, bytes));
  const { type } = secret;
  const source =
    type.case === "tlsCertificate"
      ? type.value.certificateChain
      : type.case === "validationContext"
        ? type.value.trustedCa
        : undefined;
  if (source !== undefined) lengthen(source, "\n".repeat(times));
  return toBinary(SecretSchema, secret);
}

function lengthen({ specifier }: DataSource, more: string): void {
  if (specifier.case === "inlineString") specifier.value += more;
  else if (specifier.case === "inlineBytes")
    specifier.value = new Uint8Array([...specifier.value, ...new TextEncoder().encode(more)]);
}
