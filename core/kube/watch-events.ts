import type { KubeObject } from "../object/mod.ts";
import type { WatchEvent } from "./client.ts";
import { errorOfStatus } from "./errors.ts";
import { stripped } from "./strip.ts";

/** The annotation on the bookmark that ends a streaming list (KEP-3157). */
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** Cuts a stream of text into lines. `push` returns the lines that are complete; what follows the last one waits for more. */
export interface LineSplitter {
  push(chunk: string): readonly string[];
}

/** A splitter with nothing in it. */
export function createLineSplitter(): LineSplitter {
  let parts: string[] = [];
  return {
    push(chunk) {
      if (!chunk.includes("\n")) {
        parts.push(chunk);
        return [];
      }
      const lines = (parts.length === 0 ? chunk : parts.join("") + chunk).split("\n");
      const rest = lines.pop() as string;
      parts = rest === "" ? [] : [rest];
      return lines.filter((line) => line !== "");
    },
  };
}

/** One line of a watch. Nothing for an event of a type that Postern does not know. */
export function parseWatchLine(line: string): WatchEvent | undefined {
  const { type, object } = JSON.parse(line) as { readonly type: string; readonly object: KubeObject };
  switch (type) {
    case "ADDED":
    case "MODIFIED":
      return { type: "upsert", object: stripped(object) };
    case "DELETED":
      return { type: "remove", object: stripped(object) };
    case "BOOKMARK":
      return {
        type: "bookmark",
        resourceVersion: object.metadata.resourceVersion ?? "",
        initialEnd: object.metadata.annotations?.[INITIAL_EVENTS_END] === "true",
      };
    case "ERROR":
      return { type: "error", error: errorOfStatus(object) };
    default:
      return undefined;
  }
}
