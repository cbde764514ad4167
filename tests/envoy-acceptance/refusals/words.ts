/**
 * Words that people put into a text by mistake, in another program's language, or on purpose. Nothing here knows which field they go to, nor
 * what Postern checks. A list for each sort of word.
 */
const SORTS: readonly (readonly string[])[] = [
  // Commands of Envoy's format texts.
  `50% | a %NO_SUCH_COMMAND% b | %REQ(x-a | %REQ(x-a)% | %ENVIRONMENT(HOME)% | %START_TIME(%s.%9f)% | 100%% | % | %DYNAMIC_METADATA(a:b)%
   | %CEL(request.path)% | %CEL(=)% | %FILTER_STATE(a:b:c)% | %ROUTE_NAME% | %PROTOCOL:3% | %RESPONSE_CODE% | %FILE_CONTENT(/etc/passwd)%`,
  // Signs that names and headers do not have.
  `a b | a\nb | a\r\nb: c | a\tb | \u0000 | ä | 文 | \u007f | ' | " | \` | { | } | [ | ; | = | , | : | a;b | a=b | a,b | (a) | @ | &`,
  // Regular expressions, also those of other dialects.
  `( | ) | * | + | ? | a{2,1} | a{1001} | [z-a] | \\ | \\1 | \\3 | (?=a) | (?!a) | (a)\\1 | \\x{4e00} | [\\x{4e00}-\\x{9fa5}] | (?i)a
   | (?<n>a) | (?P<n>a) | \\p{Han} | \\pN | \\u0041 | \\Qa | ((a{100}){100}){100} | ^ | $ | .* | \\C | \\Z | [[:alpha:]] | \\x{e4} | ä+ | (?s).`,
  // Paths and addresses of pages.
  `/ | // | a/b | /a?b=c | /a#b | /%zz | /a b | /../a | http:// | http://[ | https://a.example:99999/ | ftp://a/b | a:b | //a | https://a.example
   | https://a.example:8443/b?c=d | HTTPS://a.example/ | https://[::1]/a | https://user:pw@a.example/ | http://a b/`,
  // Headers that mean something.
  `host | Host | :authority | :path | :status | content-length | connection | transfer-encoding | te | set-cookie | x-envoy-a | cookie | Authorization`,
  // Numbers, durations and quantities.
  `0 | -1 | 1 | 65536 | 4294967296 | 1e400 | NaN | true | null | 0s | 1ms | 1h | 10000h | 1Ki | 1Ti | 0.5 | 99999h99999h`,
  // Addresses and names of hosts.
  `127.0.0.1 | 0.0.0.0 | :: | ::1 | fe80::1%eth0 | 10.0.0.0/33 | 10.0.0.0/8 | ::ffff:1.2.3.4 | 256.1.1.1 | localhost | a.example | *.example.com
   | * | a..b | .a | a. | -a | a_b | A.EXAMPLE | ${"a".repeat(64)}.example | xn--a | ${"a".repeat(300)} | 1 | a.example:80`,
  // Files.
  `/dev/null | /proc/self/environ | /nowhere/file | /tmp | /tmp/${"a".repeat(120)} | unix:///a | ../a | /dev/stderr`,
  // Code and documents.
  `function envoy_on_request(h) end | function envoy_on_request(h) | error('a') function envoy_on_request(h) end | goto x | {"keys":[]}
   | {"keys":[{"kty":"RSA","n":"AQAB"}]} | { | request.path | request.path == | 'a'.matches('(') | constructor | __proto__ | null | []`,
].map((words) => ["", ...words.split(/ ?\| |\n {3}\| /)]);

/** The lists, each as often as it is to be used: what Envoy reads as a language of its own comes more often than the rest. */
export const WORDS: readonly (readonly string[])[] = [4, 1, 2, 2, 1, 1, 1, 1, 1].flatMap((times, i) =>
  Array.from({ length: times }, () => SORTS[i] ?? []),
);

/** Pieces that are put into a text that is there. */
export const PIECES: readonly string[] = [..."% \n\\()[]*/:;=.-_ä文\u0000\"?#${|@,'", "..", "\\x{4e00}"];

/** Numbers at the ends of ranges. */
export const NUMBERS: readonly number[] = [
  ...[0, 1, -1, 2, 99, 100, 101, 199, 599, 600, 999, 1000, 1024, 65535, 65536, 100000],
  ...[2147483647, 2147483648, 4294967295, 4294967296, 9007199254740991, -2147483648, 0.5, 1e-9],
];
