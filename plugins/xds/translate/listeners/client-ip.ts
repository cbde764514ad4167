import { CustomHeaderConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/http/original_ip_detection/custom_header/v3/custom_header_pb.ts";
import { XffConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/http/original_ip_detection/xff/v3/xff_pb.ts";
import { StatusCode } from "../../../../core/envoy/generated/envoy/type/v3/http_status_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Extension, extension } from "../shapes/extension.ts";

/** Where a request's client address is read from; empty means the connection's own. */
export function ipDetection(settings: ir.ClientIpDetectionSettings | undefined): Extension[] {
  if (settings?.customHeader !== undefined) return [fromHeader(settings.customHeader)];
  if (settings?.xForwardedFor !== undefined) return [fromForwardedFor(settings.xForwardedFor)];
  return [];
}

function fromHeader({ name, failClosed }: ir.CustomHeaderExtensionSettings): Extension {
  return extension("envoy.extensions.http.original_ip_detection.custom_header", CustomHeaderConfigSchema, {
    headerName: name,
    allowExtensionToSetAddressAsTrusted: true,
    ...(failClosed === true && { rejectWithStatus: { code: StatusCode.Forbidden } }),
  });
}

function fromForwardedFor(settings: ir.XForwardedForSettings): Extension {
  const { trustedCIDRs } = settings;
  return extension("envoy.extensions.http.original_ip_detection.xff", XffConfigSchema, {
    skipXffAppend: settings.disableXForwardedForAppend ?? false,
    ...(trustedCIDRs === undefined
      ? { xffNumTrustedHops: trustedHops(settings) }
      : { xffTrustedCidrs: { cidrs: trustedCIDRs.map(cidrRange) } }),
  });
}

/** Envoy does not count the hop that the connection itself is, Gateway's users do (envoyproxy/envoy#34241). */
function trustedHops(settings: ir.XForwardedForSettings | undefined): number {
  return Math.max((settings?.numTrustedHops ?? 0) - 1, 0);
}

function cidrRange(cidr: string) {
  const [addressPrefix = "", length = "0"] = cidr.split("/");
  return { addressPrefix, prefixLen: Number(length) };
}
