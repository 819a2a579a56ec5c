// What a person sees of the demo: a line per fact, with the time it took.
import type pc from 'picocolors';
import type { Told } from './narrate.ts';

export interface Screen {
  title(text: string): void;
  /** Something that the stage needed, done. */
  ready(name: string, detail: string): void;
  /** A fact of the story. */
  line(who: string, text: string, details?: readonly string[]): void;
  /** A text as it stands in a file or comment. */
  page(title: string, markdown: string): void;
  say(text: string): void;
}

type Colors = ReturnType<typeof pc.createColors>;
type Color = 'blue' | 'yellow' | 'cyan' | 'green' | 'magenta' | 'gray' | 'bold';

const paints: Readonly<Record<Told['who'] | 'alice' | 'CI', Color>> = {
  law: 'blue',
  queue: 'yellow',
  runner: 'cyan',
  agent: 'green',
  checks: 'magenta',
  github: 'gray',
  memory: 'gray',
  CI: 'magenta',
  alice: 'bold',
};

/**
 * @param write where it goes; standard error when standard output carries JSON
 * @param now milliseconds; the first call begins the story's time
 * @param colors those of where it goes
 */
export function createScreen(write: (text: string) => void, now: () => number, colors: Colors): Screen {
  const start = now();
  return {
    title: (text) => write(`\n${colors.bold(text)}\n\n`),
    ready: (name, detail) => write(`  ${colors.green('✔')} ${name.padEnd(18)} ${colors.dim(detail)}\n`),
    line: (who, text, details = []) => {
      const paint = colors[paints[who as keyof typeof paints] ?? 'bold'];
      const time = `${((now() - start) / 1_000).toFixed(1)}s`.padStart(6);
      write(`${colors.dim(time)}  ${paint(who.padEnd(7))} ${text}\n`);
      for (const detail of details) write(`${' '.repeat(16)}${colors.dim(detail)}\n`);
    },
    page: (title, markdown) => write(`\n${colors.inverse(` ${title} `)}\n${readable(markdown, colors)}\n`),
    say: (text) => write(`${text}\n`),
  };
}

/** Markdown as a person would see it: no hidden comments, boxes ticked, headings standing out. */
function readable(markdown: string, colors: Colors): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<details>\s*<summary>(.*?)<\/summary>/g, (_, title: string) => colors.bold(`▸ ${title}`))
    .replace(/<\/?(?:details|summary|sub|br)\s*\/?>/g, '')
    .replace(/&zwj;|&#8205;|&#x200d;/g, '')
    .replace(/^(#+) (.*)$/gm, (_, marks: string, text: string) =>
      marks.length < 3 ? colors.bold(colors.underline(text)) : colors.bold(text),
    )
    .replace(/^(\s*)- \[x\] /gm, `$1${colors.green('☑')} `)
    .replace(/^(\s*)- \[ \] /gm, '$1☐ ')
    .replace(/\*\*(.+?)\*\*/g, (_, text: string) => colors.bold(text))
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
