/** An absolute URL taken apart, or undefined for anything else. Purely textual: nothing is looked up. */
export function parseUrl(text: string): URL | undefined {
  if (/[\s\u0000-\u001f\u007f]/.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether a text is a URI as RFC 3986 has it in requests: absolute, or a path from the root. */
export function isRequestUri(text: string): boolean {
  return !/[\s\u0000-\u001f\u007f]/.test(text) && (text.startsWith("/") || /^[A-Za-z][A-Za-z0-9+.-]*:./.test(text));
}
