import {
  anyJson,
  cel,
  choice,
  choiceOfAll,
  exactlyFor,
  flag,
  type In,
  list,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { secretObjectReference } from "../shared/references.ts";

/** TLS for fetching code. */
export const wasmCodeSourceTlsConfig = object({
  caCertificateRef: required(secretObjectReference, "The CA certificate."),
});

/** The type of {@link wasmCodeSourceTlsConfig}. */
export interface WasmCodeSourceTLSConfig extends In<typeof wasmCodeSourceTlsConfig> {}

/** Code behind a URL. */
export const httpWasmCodeSource = object({
  sha256: optional(text(), "Digest of the code."),
  tls: optional(wasmCodeSourceTlsConfig, "TLS settings."),
  url: required(
    text({
      pattern:
        "^((https?:)(\\/\\/\\/?)([\\w]*(?::[\\w]*)?@)?([\\d\\w\\.-]+)(?::(\\d+))?)?([\\/\\\\\\w\\.()-]*)?(?:([?][^#]*)?(#.*)?)*",
    }),
    "Where to download from.",
  ),
});

/** The type of {@link httpWasmCodeSource}. */
export interface HTTPWasmCodeSource extends In<typeof httpWasmCodeSource> {}

/** Code in an OCI image. */
export const imageWasmCodeSource = object({
  pullSecretRef: optional(secretObjectReference, "The Secret for pulling the image.", {
    rules: [cel("self.kind == 'Secret'", "must name a Secret")],
  }),
  sha256: optional(text(), "Digest of the image."),
  tls: optional(wasmCodeSourceTlsConfig, "TLS settings."),
  url: required(text(), "Name of the image."),
});

/** The type of {@link imageWasmCodeSource}. */
export interface ImageWasmCodeSource extends In<typeof imageWasmCodeSource> {}

/** Where WebAssembly code is. */
export const wasmCodeSource = object(
  {
    http: optional(httpWasmCodeSource, "Behind a URL."),
    image: optional(imageWasmCodeSource, "In an OCI image."),
    pullPolicy: optional(choice(["IfNotPresent", "Always"]), "When to fetch again."),
    type: required(choiceOfAll(["HTTP", "Image"], ["HTTP", "Image", "ConfigMap"]), "Which of the two is used."),
  },
  { rules: [exactlyFor("HTTP", "http"), exactlyFor("Image", "image")] },
);

/** The type of {@link wasmCodeSource}. */
export interface WasmCodeSource extends In<typeof wasmCodeSource> {}

/** Environment of WebAssembly code. */
export const wasmEnv = object({
  hostKeys: optional(list(text()), "Variables of the proxy to pass on."),
});

/** The type of {@link wasmEnv}. */
export interface WasmEnv extends In<typeof wasmEnv> {}

/** WebAssembly code. */
export const wasm = object({
  code: required(wasmCodeSource, "Where the code is."),
  config: optional(anyJson(), "Settings handed to the code."),
  env: optional(wasmEnv, "Environment of the code."),
  failOpen: optional(flag(), "Let requests pass when the check itself fails.", { default: false }),
  name: optional(text(), "Name of the extension."),
  rootID: optional(text(), "Extensions with the same root share a virtual machine."),
});

/** The type of {@link wasm}. */
export interface Wasm extends In<typeof wasm> {}
