/** A refusal without what differs from one object to another, so that those of one cause can be counted. */
export function causeOf(refusal: string): string {
  return refusal
    .replace(/^(\w+) [^:]*: /, "$1: ")
    .replace(/Error adding\/updating (?:cluster|listener)\(s\) .*?: /g, "")
    .replace(/Incorrect configuration: .* Couldn.t find valid command/s, "Incorrect configuration: no valid command")
    .replace(/(Not supported field in StreamInfo): .*/s, "$1")
    .replace(/'[^']*'|"[^"]*"/gs, "…")
    .replace(/\b[0-9a-f]{8,}\b/g, "#")
    .replace(/\d+/g, "#")
    .replace(/\s+/g, " ")
    .slice(0, 130)
    .trim();
}
