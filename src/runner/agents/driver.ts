// What the runner must know about one agent CLI; everything else is the same for all of them.
import type { SessionSpec } from '../../ports/sessions.ts';

export interface Driver {
  /**
   * How many lines of text its input takes in one paste; a longer text is put into a file and the paste points to it.
   * More than one needs a program that asks for bracketed paste: to all others a newline is Enter.
   */
  readonly pasteLines: number;
  /** @returns argv of the agent. @throws PortError when this CLI cannot be started as asked */
  argv(spec: SessionSpec): readonly string[];
}
