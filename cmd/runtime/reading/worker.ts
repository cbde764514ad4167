/** Reads texts of files in a thread of its own: text in, documents out, both as JSON. The thread never reads files. */
import { readDocuments } from "../../../core/resource/mod.ts";
import { loadValidator } from "../validator.ts";

/** A text that the thread is asked to read. */
export interface Job {
  readonly path: string;
  readonly text: string;
  readonly maxCharacters: number;
}

declare const self: Worker;

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  const validate = await loadValidator();
  const { path, text, maxCharacters } = data;
  const read = readDocuments(text, { file: path, validate, limits: { characters: maxCharacters } });
  self.postMessage(JSON.stringify(read));
};
