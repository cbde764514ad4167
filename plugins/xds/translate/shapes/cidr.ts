import type { CidrRangeSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/address_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "./init.ts";

/** A network; bits of the address behind the mask are zero, and IPv6 is written as RFC 5952 asks. */
export function cidrRange(match: ir.CidrMatch): Init<typeof CidrRangeSchema> {
  return { addressPrefix: networkAddress(match.cidr), prefixLen: match.maskLen };
}

/** The first address of a network; empty when the text is no network, which Envoy's API refuses. */
export function networkAddress(cidr: string): string {
  const slash = cidr.lastIndexOf("/");
  const address = cidr.slice(0, slash);
  const length = Number(cidr.slice(slash + 1));
  const groups = address.includes(":") ? groupsOf(address) : octetsOf(address);
  if (slash < 0 || groups === undefined || !Number.isInteger(length)) return "";
  const width = groups.length === 4 ? 8 : 16;
  const masked = groups.map((group, index) => {
    const kept = Math.min(width, Math.max(0, length - index * width));
    return group & ((0xffff << (width - kept)) & ((1 << width) - 1));
  });
  return groups.length === 4 ? masked.join(".") : compressed(masked);
}

function octetsOf(address: string): readonly number[] | undefined {
  const octets = address.split(".").map(Number);
  return octets.length === 4 && octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet <= 255)
    ? octets
    : undefined;
}

function groupsOf(address: string): readonly number[] | undefined {
  const dotted = address.slice(address.lastIndexOf(":") + 1);
  const tail = dotted.includes(".") ? octetsOf(dotted) : undefined;
  const text = tail === undefined ? address : address.replace(dotted, hexOf(tail));
  const [head = "", rest, more] = text.split("::");
  if (more !== undefined) return undefined;
  const before = head === "" ? [] : head.split(":");
  const after = rest === undefined || rest === "" ? [] : rest.split(":");
  const missing = 8 - before.length - after.length;
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<string>(missing).fill("0"), ...after].map((group) => Number.parseInt(group, 16));
  return groups.every((group) => group >= 0 && group <= 0xffff) ? groups : undefined;
}

function hexOf(octets: readonly number[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/** RFC 5952: the longest run of at least two zero groups, the first of equals, becomes "::". */
function compressed(groups: readonly number[]): string {
  let best = { start: 0, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (best.length < 2) return hex(groups);
  return `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`;
}
