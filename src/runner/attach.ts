// How a person joins an agent's terminal.

/**
 * @returns argv; to be run without `TMUX` in the environment, as tmux refuses to be nested otherwise
 * @param readOnly shows the terminal and passes no key on
 */
export function attachCommand(socket: string, name: string, readOnly: boolean): readonly string[] {
  return ['tmux', '-u', '-L', socket, 'attach-session', ...(readOnly ? ['-r'] : []), '-t', `=${name}`];
}
