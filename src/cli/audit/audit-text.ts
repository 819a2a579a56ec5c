// What `conductor audit` prints.
import { oneLine } from '../../text/clean.ts';
import { counted } from '../../text/words.ts';
import type { Listed, Verdict } from '../../wire/audit.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** @returns what holds: the chain, its head, and what a crash left behind it */
export function goodLines({ lines, from, to, head, broken, torn }: Verdict): string[] {
  if (broken) return [];
  const leftOver = torn
    ? [
        `torn:  ${counted(torn.bytes, 'byte')} behind the last line of ${torn.file}: it is being written just now, or a crash cut it ` +
          'off before anybody relied on it. The next line moves it to torn.log.',
      ]
    : [];
  if (!head) return ['audit: no line yet', ...leftOver];
  const count = `${lines.toLocaleString('en')} ${lines === 1 ? 'line' : 'lines'}`;
  return [
    `audit: ${count} from ${timeWords(from)} to ${timeWords(to)} UTC, unbroken`,
    `head:  ${head.seq}:${head.hash}`,
    '       Note it elsewhere: later `--expect` with it proves that nothing up to here was cut off or written anew.',
    ...leftOver,
  ];
}

/** @param expected as the person wrote it */
export function badLines({ lines, broken, noted }: Verdict, expected: string): string[] {
  const unmet = `audit: the expected line ${oneLine(expected)} is not in it: it was cut off, or the chain was written anew`;
  if (!broken) return noted === false ? [unmet] : [];
  const { file, line, check } = broken;
  return [
    `audit: BROKEN at ${file}:${line} (${check}): ${breakWords(broken)}`,
    `       ${lines.toLocaleString('en')} before it are good. What comes after it proves nothing.`,
  ];
}

function breakWords({ check, due, found }: NonNullable<Verdict['broken']>): string {
  if (check === 'form') return 'this is no line of the audit';
  if (check === 'seal') return 'the line does not match its own hash, so it was changed after it was written';
  if (check === 'previous') return 'it is not tied to the line before it, so that one was replaced';
  const what = (found ?? 0) > due ? 'lines are missing before it' : 'a line was put in, doubled or moved';
  return `it has the number ${found} where ${due} was due, so ${what}`;
}

/** @returns lines: number, time, task, trigger, person, permission, decision, code, reason */
export function auditTable(lines: Listed['lines'], { colors }: Terminal): string[] {
  if (lines.length === 0) return ['No line of the audit is like that.'];
  const head = ['NO', 'TIME (UTC)', 'TASK', 'TRIGGER', 'BY', 'ROLE', 'DECISION', 'CODE', 'REASON'];
  const rows = lines.map(({ seq, at, name, trigger, actor, role, decision, code, reason }) => {
    const plain = [name, trigger, actor, role ?? '-'].map((cell) => oneLine(cell, 60));
    const shown = decision === 'refused' ? colors.yellow(decision) : decision;
    return [String(seq), timeWords(at), ...plain, shown, oneLine(code ?? '-', 40), oneLine(reason, 120)];
  });
  return table([head.map((word) => colors.dim(word)), ...rows]);
}

/** ISO 8601, to the second. */
function timeWords(at: string | null): string {
  return (at ?? '').slice(0, 19).replace('T', ' ');
}
