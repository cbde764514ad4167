import type * as ir from "../../../core/ir/mod.ts";
import { ipv6Groups, parseIp } from "./addresses.ts";
import { flag, present } from "./present.ts";

/** A range of addresses in CIDR notation as the IR has it, the address reduced to the network's; undefined when it cannot be read. */
export function parseCidr(text: string): ir.CidrMatch | undefined {
  const [address = "", length, more] = text.split("/");
  const ip = parseIp(address);
  if (!ip || address.includes("%") || more !== undefined || length === undefined || !/^(0|[1-9]\d{0,2})$/.test(length))
    return undefined;
  const maskLen = Number(length);
  if (maskLen > (ip.version === 4 ? 32 : 128)) return undefined;
  const network = ip.version === 4 ? network4(address, maskLen) : network6(ipv6Groups(address) ?? [], maskLen);
  return present<ir.CidrMatch>({ cidr: `${network}/${maskLen}`, maskLen, isIPv6: flag(ip.version === 6) });
}

function network4(address: string, maskLen: number): string {
  return address
    .split(".")
    .map((part, i) => Number(part) & mask(maskLen - 8 * i, 8))
    .join(".");
}

function network6(groups: readonly number[], maskLen: number): string {
  return printIpv6(groups.map((group, i) => group & mask(maskLen - 16 * i, 16)));
}

/** The highest `bits` of a number of `width` bits. */
function mask(bits: number, width: number): number {
  const kept = Math.max(0, Math.min(width, bits));
  return ((1 << width) - 1) ^ ((1 << (width - kept)) - 1);
}

/** RFC 5952: the longest run of two or more zero groups is left out, the first one among equals. */
function printIpv6(groups: readonly number[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (best.start < 0) return hex(groups);
  return `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`;
}
