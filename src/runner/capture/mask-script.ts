// The sed script that masks what an agent prints on its way into the log.
import { escapedPattern, exactSpellings } from '../../text/secrets/secret-spellings.ts';

/** Shorter literals would mask ordinary words; shorter lines of a secret of many lines are its frame or its last few characters. */
const shortest = { value: 6, line: 20 };
/** Of a long spelling this much is looked for, and with it goes the rest of the word: a whole key would cost sed ten times the memory. */
const telling = 24;
const restOfWord = '[^[:space:][:cntrl:]"\'<>]*';
const mask = '[redacted]';

/**
 * Known formats, in the dialect of sed and broader than `text/secrets/redact.ts` has them: in a log a word too many may be masked.
 * Of a private key every long line is, up to its end.
 */
const formats = String.raw`
s/gh[pousr]_[A-Za-z0-9_.-]{16,}|github_pat_[A-Za-z0-9_]{16,}|eC1hY2Nlc3MtdG9rZW46[A-Za-z0-9+\/_=-]+/${mask}/g
s/(AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35,}|ya29\.[A-Za-z0-9_-]{20,}|xox[a-z]-[A-Za-z0-9-]{8,}|xapp-[A-Za-z0-9-]{8,}/${mask}/g
s/(npm_|hf_|gsk_)[A-Za-z0-9]{30,}|(glpat-|dckr_pat_|pypi-)[A-Za-z0-9_-]{20,}|[sr]k_(live|test)_[A-Za-z0-9]{16,}/${mask}/g
s/eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){2,4}/${mask}/g
s/(^|[^A-Za-z0-9])sk-[A-Za-z0-9_-]{16,}/\1${mask}/g
s/([Bb]earer|[Aa]uthorization: *([Bb]asic|[Tt]oken)) +[A-Za-z0-9._~+\/-]{16,}=*/\1 ${mask}/g
s/(:\/\/[^[:space:]\/:@"'<>]*:)[^[:space:]\/"'<>]+@/\1${mask}@/g
/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/,/-----END [A-Z0-9 ]*PRIVATE KEY/s/[A-Za-z0-9+\/=]{40,}/${mask}/g`.slice(1);

/**
 * Line by line: a secret that is broken over two lines, or has terminal sequences within, gets through.
 *
 * The result goes to standard error, as sed hands on each line of that at once; with `-u` it would also read byte by byte.
 *
 * @param secrets values, as the redactor takes them; those of many lines are masked line by line
 * @returns a script for `sed -n -E` in the C locale, which holds the secrets
 */
export function maskScript(secrets: readonly string[]): string {
  const values = [...new Set(secrets.flatMap(linesOf))];
  const patterns = [
    ...new Set(values.flatMap((value) => [...exactSpellings(value).map(patternOf), ...escaped(value)])),
  ];
  const literals = patterns.length === 0 ? [] : [`s/${patterns.join('|')}/${mask}/g`];
  return [...literals, formats, 'w /dev/stderr', ''].join('\n');
}

function linesOf(secret: string): string[] {
  const lines = secret
    .trim()
    .split(/\r?\n|\\n/)
    .map((line) => line.trim());
  const least = lines.length === 1 ? shortest.value : shortest.line;
  return lines.filter((line) => line.length >= least);
}

function patternOf(spelling: string): string {
  if (spelling.length <= telling || /[\s"'<>]/.test(spelling)) return literally(spelling);
  return literally(spelling.slice(0, telling)) + restOfWord;
}

/** With percent signs, wherever the writer thought they were needed. Nothing where none ever is. */
function escaped(value: string): string[] {
  if (encodeURIComponent(value) === value) return [];
  const first = [...value].slice(0, telling).join('');
  return [escapedPattern(first) + (first === value ? '' : restOfWord)];
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
