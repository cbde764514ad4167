import { parseIp } from "./addresses.ts";

/** An absolute URL taken apart, or undefined for anything else. Purely textual: nothing is looked up. */
export function parseUrl(text: string): URL | undefined {
  if (/[\s\u0000-\u001f\u007f]/.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether a text is a URI as RFC 3986 has it in requests: absolute, or a path from the root. */
export function isRequestUri(text: string): boolean {
  return !/[\s\u0000-\u001f\u007f]/.test(text) && (text.startsWith("/") || /^[A-Za-z][A-Za-z0-9+.-]*:./.test(text));
}

/**
 * Whether Envoy reads a text as the URL of a page: ASCII alone, no underscore in the host, no port beyond 65535, no blank
 * anywhere. A text that it cannot read costs the whole filter.
 */
export function isPageUrl(text: string): boolean {
  const [, host, v6, port] = PAGE.exec(text) ?? [];
  if (host === undefined) return false;
  return (v6 === undefined || parseIp(v6)?.version === 6) && Number(port ?? 0) <= 0xffff;
}

const PAGE =
  /^[A-Za-z][A-Za-z\d+.-]*:\/\/(?:[\w.!~*'()%;:&=+$,-]*@)?([A-Za-z\d.-]+|\[([\da-fA-F:.]+)\])(?::(\d+))?(?:[/?][\u0021-\u007e]*)?$/;
