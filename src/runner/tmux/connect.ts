// One control-mode client of a tmux server of our own; the server is started where none runs.
import { type ControlItem, controlReader } from './control-reader.ts';
import { startClient } from './start-client.ts';

/** What tmux answered; `refused` is its message when a command of the line failed (the rest of that line was then not run). */
export interface Answer {
  readonly lines: readonly string[];
  readonly refused: string | null;
}

export interface Connection {
  /** Runs one command line (commands joined by ` ; `). @throws when the connection ended or nothing came within `timeoutMs`; it may come yet */
  ask(command: string): Promise<Answer>;
  /**
   * Lets the client end by itself and reads what it still has to say: tmux 3.3a crashes, with all its agents, when clients are killed
   * while it hangs (3 at once: 8 of 8), and keeps a client for ever whose output nobody takes. @returns when it ended
   */
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly socket: string;
  /** Complete environment of the client, and of the server when this client is the one that starts it. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Written to the client to tell where an answer ends: agents must not be able to guess it. */
  readonly nonce: string;
  readonly onNotice: (name: string) => void;
  readonly onClosed: () => void;
}

interface Question {
  readonly token: string;
  readonly lines: string[];
  refused: string | null;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** @returns a connection that is attached, however long a server that hangs takes. @throws when tmux cannot be started or reached, with what it said */
export function connect(options: ConnectOptions): Promise<Connection> {
  const client = startClient(options.socket, options.env);
  const questions: Question[] = [];
  let said = '';
  let asked = 0;

  return new Promise((resolve, reject) => {
    client.stdout.on('data', controlReader(take));
    client.stderr.on('data', (text: string) => {
      said = (said + text).slice(-1000);
    });
    client.stdin.on('error', () => {}); // the end of the client is told by `close`
    client.on('error', (error) => end(error.message));
    const closed = new Promise<void>((done) => {
      client.on('close', () => {
        end(said.trim() || 'the tmux client ended');
        options.onClosed();
        done();
      });
    });

    function take(item: ControlItem): void {
      if (item.kind === 'reply') takeReply(item);
      else takeNotice(item.name);
    }

    function takeNotice(name: string): void {
      if (name === 'session-changed') resolve({ ask, close });
      options.onNotice(name);
    }

    function takeReply(item: ControlItem & { kind: 'reply' }): void {
      if (!item.mine) {
        if (item.refused) said += item.lines.join('\n');
        return;
      }
      const question = questions[0];
      if (question === undefined) return;
      if (item.lines.length === 1 && item.lines[0] === question.token) {
        questions.shift();
        clearTimeout(question.timer);
        question.resolve({ lines: question.lines, refused: question.refused });
      } else if (item.refused) {
        question.refused ??= item.lines.join('\n');
      } else {
        question.lines.push(...item.lines);
      }
    }

    /** The line is followed by a print of its token: how many replies a line gets depends on what it does. */
    function ask(command: string): Promise<Answer> {
      return new Promise((resolve, reject) => {
        if (!client.stdin.writable) return reject(new Error('the tmux client ended'));
        const token = `${options.nonce}-${asked++}`;
        const late = () => reject(new Error(`no answer within ${options.timeoutMs} ms`));
        const timer = setTimeout(late, options.timeoutMs);
        questions.push({ token, lines: [], refused: null, resolve, reject, timer });
        client.stdin.write(`${command}\ndisplay-message -p ${token}\n`);
      });
    }

    async function close(): Promise<void> {
      client.stdin.end();
      await closed;
    }

    function end(why: string): void {
      reject(new Error(why));
      for (const question of questions.splice(0)) {
        clearTimeout(question.timer);
        question.reject(new Error(why));
      }
    }
  });
}
