import { createCorpus } from "./corpus.ts";
import { type FuzzOptions, fuzz } from "./run.ts";

/** The task of a worker: which inputs, and where it notes the one it is at. */
export interface WorkerTask extends Omit<FuzzOptions, "onInput"> {
  readonly progress: Int32Array;
}

declare const self: Worker;

self.onmessage = async ({ data }: MessageEvent<WorkerTask>) => {
  const { progress, ...options } = data;
  const onInput = (input: number) => {
    progress[0] = input;
  };
  self.postMessage(await fuzz(createCorpus(), { ...options, onInput }));
};
