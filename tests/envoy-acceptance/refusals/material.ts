import { KEYS } from "../../fixtures/keys.ts";

/** Texts of several lines that stand in Secrets and ConfigMaps, good and bad. */
export const MATERIAL: readonly string[] = [
  ...KEYS.flatMap(({ certificate, privateKey }) => [certificate, privateKey]),
  "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n",
  "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
  "junk",
  "",
  "user:{SHA}QL0AFWMIX8NRZTKeof9cXsvbvu8=\n",
  "user:{SHA}QL0AFWMIX8NRZTKeof9cXsvbvu8=\nuser:{SHA}QL0AFWMIX8NRZTKeof9cXsvbvu8=\n",
  ":{SHA}QL0AFWMIX8NRZTKeof9cXsvbvu8=\n",
  "user:$2y$05$abcdefghijklmnopqrstuuJ8r7o1rYb3J1W8oQ7n0k5gQnY8yWmYe\n",
  '{"keys": [{"kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB"}]}',
  '{"keys": [{"kty": "RSA", "kid": "a", "n": "AQAB"',
  '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}',
  '{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}',
  '{"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]}',
  "function envoy_on_request(handle)\n  handle:headers():add('a', 'b')\nend\n",
  "function envoy_on_request(handle)\n  if true then handle:logInfo('a')\nend\n",
  "local limit = config.limit\nfunction envoy_on_request(handle) handle:headers():add('a', limit) end\n",
  "<style>p { width: 100%; }</style>\n",
  "7 % tax\n",
  "%REQ(x-id)%\n",
  "a\r\nb: c",
  "Bearer ä",
];
