import { type HardValue, hard } from './row.ts';

const described = (name: string, text: string): HardValue =>
  hard('strings', name, (event) => {
    event.outcomeDesc = text;
  });

/**
 * Strings: https://hl7.org/fhir/R4/datatypes.html#string allows all characters except control
 * characters below U+0020.
 */
export const hardText: readonly HardValue[] = [
  described('astral characters', '𝒜𝓊𝒹𝒾𝓉 𠜎𠜱 🏥 👩🏽‍⚕️'),
  described('combining characters, decomposed', 'A\u030Angstro\u0308m, e\u0301te\u0301, q\u0307\u0323'),
  described('the same text composed and decomposed', 'Å Å \u00E9 e\u0301 \uFB01 fi'),
  described('right-to-left text', 'محمد عبد الله — שלום 123 abc'),
  hard('other', 'bidirectional controls', (event) => {
    event.outcomeDesc = 'left \u202Eright\u202C \u2067isolate\u2069 \u200F\u200E';
  }),
  described('newlines and tabs', 'line 1\nline 2\r\nline 3\tcell\rend'),
  described('leading and trailing spaces', '  kept as sent  '),
  described('runs of spaces', 'one two  three   four'),
  described('spaces beyond ASCII', 'a\u00A0b\u2003c\u3000d\u202Fe'),
  described('line and paragraph separators', 'a\u2028b\u2029c'),
  described('zero-width characters', 'a\u200Bb\u200Cc\u200Dd\uFEFFe\u00ADf'),
  described('delete and C1 controls', 'a\u007Fb\u0085c\u009Fd'),
  described('private use and replacement character', '\uE000 \uFFFD \u{10FFFD}'),
  described('quotes and backslashes', '"double" \'single\' \\ \\\\ \\n \\u0041 / \\/ `back`'),
  described('letters with unusual case forms', 'ß ẞ ſ İ ı ǅ Σσς ﬀ MiXeD'),
  described('markup', '<script>alert(1)</script> &amp; &lt; ]]> <!-- x --> </div>'),
  described('an SQL fragment', 'Robert\'); DROP TABLE audit_event;-- /* " */'),
  described('placeholders of templates and formats', '{{7*7}} %s %n %00 $1 #{x} {0} \\1'),
  described('text that reads as JSON', '{"outcome":"8","agent":[null]}'),
  described('the word null', 'null'),
  described('the word true', 'true'),
  described('text that reads as a number', '0012.50'),
  described('text that reads as a date', '2025-02-30'),
  described('a single character', '.'),
  hard('strings', 'names of object members', (event) => {
    event.agent[0]!.altId = '__proto__';
    event.agent[0]!.name = 'constructor';
  }),
  hard('strings', 'an altId of 300 characters', (event, random) => {
    event.agent[0]!.altId = random.hex(300);
  }),
  hard('strings', 'an altId in mixed case', (event) => {
    event.agent[0]!.altId = 'DOMAIN\\Jane.DOE@Example.ORG';
  }),
  described('a string of 40,000 bytes', 'é'.repeat(20_000)),
  described('a string of 1,048,576 characters', 'abcdefgh'.repeat(131_072)),
  hard('strings', 'URIs of unusual schemes', (event) => {
    event.agent[0]!.policy = [
      'urn:uuid:9f1a2b3c-4d5e-4f60-8a7b-8c9d0e1f2a3b',
      'urn:oid:1.2.840.10008.1.2.1',
      'mailto:privacy@example.org',
      'https://example.org/a%20b/(c);d=1?x=1&y=%C3%A9#part',
      'http://[2001:db8::1]:8080/policy',
      'relative/policy',
    ];
  }),
  hard('strings', 'IPv6 with a zone', (event) => {
    event.agent[1]!.network = { address: 'fe80::1ff:fe23:4567:890a%eth0', type: '2' };
  }),
  hard(
    'strings',
    'a language tag with script and region',
    (event) => {
      event.language = 'zh-Hant-TW';
    },
    { mayRefuse: 'some validators require a code of the value set that FHIR only recommends for language' },
  ),
  hard('strings', 'a narrative with entities', (event) => {
    event.text = {
      status: 'generated',
      div: '<div xmlns="http://www.w3.org/1999/xhtml">a &lt; b &amp;&#160;c &quot;d&quot;<br/><b>e</b></div>',
    };
  }),
];
