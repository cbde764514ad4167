/** Fetches needs with nothing but the package: `fetching.mjs BASE OTHER CA`, a server of TLS, one that is called otherwise, and the PEM of its authority. Prints what became of each. */
import { fetchNeeds } from "postern";

const [base, other, ca] = process.argv.slice(2);
const needs = [
  { id: "trusted", url: `${base}/hello`, ca },
  { id: "moved", url: `${base}/moved`, ca },
  { id: "nobody's", url: `${base}/hello` },
  { id: "of another name", url: `${other}/hello`, ca },
  { id: "large", url: `${base}/large`, ca, maxBytes: 100 },
  { id: "missing", url: `${base}/nothing`, ca },
  { id: "other content", url: `${base}/hello`, ca, sha256: "00" },
  { id: "metadata", url: "http://169.254.169.254/latest/meta-data/" },
  { id: "a file", url: "file:///etc/passwd" },
];
const answers = await fetchNeeds(needs);
const told = needs.map(({ id }) => {
  const answer = answers.get(id);
  return [id, answer.ok ? new TextDecoder().decode(answer.bytes) : answer.reason];
});
console.log(JSON.stringify(Object.fromEntries(told)));
