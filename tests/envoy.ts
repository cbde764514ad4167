import { existsSync } from "node:fs";
import { join } from "node:path";

/** The Envoy that tests run: `ENVOY_PATH`, or the one that `npm start` and `npm test` fetch. Undefined when there is none. */
export const ENVOY = [process.env["ENVOY_PATH"], join(import.meta.dir, "../.cache/envoy/1.40.0/bin/envoy")].find(
  (path) => path !== undefined && existsSync(path),
);
