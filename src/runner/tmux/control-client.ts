// One control-mode client of our tmux server: commands in, answers out, 0.03 ms each instead of 4-12 ms for a process.
import { type Answer, type Command, commandLine } from './command.ts';
import { type ControlItem, controlReader } from './control-reader.ts';
import { type Server, spawnControlClient } from './spawn-tmux.ts';

export interface ControlClient {
  /** @throws ConnectionEnded; or an Error when nothing came in time, which may come yet */
  ask(commands: readonly Command[]): Promise<Answer>;
  /** Lets the client end by itself and reads what it still has to say. @returns when it ended */
  close(): Promise<void>;
}

/** The client is gone: whether what was asked was done is not known. */
export class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
}

interface Question {
  readonly token: string;
  readonly lines: string[];
  refused: string | null;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Attaches a control client to a server that runs. There must be one at a time, it is never killed, and its output is always taken:
 * tmux 3.3a writes its notices also to a control client that has only half introduced itself, and crashes with all its agents. Measured:
 * control clients that attach while sessions come and go, or are killed while the server hangs, end it within a second. Plain clients do not.
 *
 * @param nonce part of what tells where an answer ends: agents, whose text is in answers, must not be able to guess it
 * @returns the client once it is attached, however long a server that hangs takes. @throws ConnectionEnded with what tmux said
 */
export function attachControlClient(
  server: Server,
  nonce: string,
  { onNotice, onClosed }: { onNotice: (name: string) => void; onClosed: () => void },
): Promise<ControlClient> {
  const client = spawnControlClient(server);
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
        onClosed();
        done();
      });
    });

    function take(item: ControlItem): void {
      if (item.kind === 'reply') takeReply(item);
      else if (item.name === 'session-changed') resolve({ ask, close });
      else onNotice(item.name);
    }

    function takeReply({ mine, refused, lines }: ControlItem & { kind: 'reply' }): void {
      const question = questions[0];
      if (!mine || question === undefined) {
        if (refused) said += lines.join('\n');
      } else if (lines.length === 1 && lines[0] === question.token) {
        questions.shift();
        clearTimeout(question.timer);
        question.resolve(question);
      } else if (refused) {
        question.refused ??= lines.join('\n');
      } else {
        question.lines.push(...lines);
      }
    }

    /** The line is followed by a print of its token: how many replies a line gets depends on what it does. */
    function ask(commands: readonly Command[]): Promise<Answer> {
      return new Promise((resolve, reject) => {
        if (!client.stdin.writable) return reject(new ConnectionEnded('the tmux client ended'));
        const token = `${nonce}-${asked++}`;
        const late = () => reject(new Error(`no answer within ${server.timeoutMs} ms`));
        const timer = setTimeout(late, server.timeoutMs);
        questions.push({ token, lines: [], refused: null, resolve, reject, timer });
        client.stdin.write(`${commandLine(commands)}\n${commandLine([['display-message', '-p', token]])}\n`);
      });
    }

    async function close(): Promise<void> {
      client.stdin.end();
      await closed;
    }

    function end(why: string): void {
      const error = new ConnectionEnded(why);
      reject(error);
      for (const question of questions.splice(0)) {
        clearTimeout(question.timer);
        question.reject(error);
      }
    }
  });
}
