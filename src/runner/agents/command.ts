// `cli: command`: any program of the operator's choice. It ends with 0 when it finished.
import { PortError } from '../../ports/port-error.ts';
import type { Driver } from './driver.ts';

export const command: Driver = {
  pasteLines: 1,
  argv(spec) {
    if (spec.command.length === 0) {
      throw new PortError('sessions', 'agent_not_found', 'the agent type has `cli: command` but no `command`', 'never');
    }
    return spec.command;
  },
};
