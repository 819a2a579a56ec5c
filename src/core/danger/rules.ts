// The dangerous commands, as data: a program, and what its words must be for it to do harm.
import * as harm from './harm.ts';

export type DangerCode = keyof typeof reasons;

/** What is dangerous about each, for a person. */
export const reasons = {
  becomes_root: 'it runs something with the rights of another user',
  changes_permissions: 'it changes owner or permissions outside of the worktree',
  destroys_files: 'it destroys files outside of the worktree, or all of it',
  erases_history: 'it erases the history of the shell',
  fork_bomb: 'it starts itself again and again until the machine stands still',
  formats_disk: 'it formats or repartitions a disk',
  hides_command: 'it runs something that cannot be read before it runs',
  kills_everything: 'it ends every process it can reach',
  opens_shell: 'it gives a shell to somebody on the network',
  overwrites_system: 'it writes to files of the system, or to keys',
  removes_schedule: 'it removes all scheduled jobs',
  runs_download: 'it runs what it has just downloaded',
  shuts_down: 'it stops or restarts the machine',
  writes_device: 'it writes to a device',
} as const;

/** A program with its words, quotes and variables resolved. */
export interface Run {
  /** without its directory, in lower case: file systems that fold case run `RM` */
  readonly program: string;
  readonly args: readonly string[];
  /** where it runs; the worktree is `.` */
  readonly directory: string;
}

interface Rule {
  readonly code: DangerCode;
  readonly programs: readonly string[];
  readonly when: (run: Run) => boolean;
}

/** For one program the first rule wins. */
const rules: readonly Rule[] = [
  {
    code: 'becomes_root',
    programs: ['sudo', 'sudoedit', 'doas', 'pkexec', 'runuser', 'run0', 'gsudo'],
    when: harm.isUsed,
  },
  { code: 'becomes_root', programs: ['su'], when: harm.becomesUser },
  { code: 'writes_device', programs: ['shred', 'tee', 'truncate', 'wipe'], when: harm.writesDevice },
  { code: 'destroys_files', programs: ['rm', 'srm', 'rimraf', 'unlink', 'shred'], when: harm.deletes },
  { code: 'destroys_files', programs: ['find'], when: harm.findsAndDeletes },
  { code: 'destroys_files', programs: ['mv'], when: harm.movesAway },
  { code: 'writes_device', programs: ['cp', 'mv'], when: harm.landsOnDevice },
  { code: 'writes_device', programs: ['dd'], when: harm.copiesToDevice },
  { code: 'overwrites_system', programs: ['tee', 'truncate'], when: harm.writesSystem },
  { code: 'overwrites_system', programs: ['cp', 'mv', 'ln', 'install'], when: harm.landsInSystem },
  { code: 'overwrites_system', programs: ['dd'], when: harm.copiesToSystem },
  { code: 'formats_disk', programs: ['mkfs', 'mke2fs', 'mkswap', 'wipefs', 'blkdiscard'], when: harm.formats },
  { code: 'formats_disk', programs: ['fdisk', 'cfdisk', 'sfdisk', 'gdisk', 'sgdisk', 'parted'], when: harm.partitions },
  { code: 'formats_disk', programs: ['cryptsetup'], when: harm.firstIs(/^(?:luksformat|erase|reencrypt)$/iu) },
  {
    code: 'formats_disk',
    programs: ['diskutil'],
    when: harm.firstIs(/^(?:erase|partition|zero|random|secureerase)/iu),
  },
  { code: 'formats_disk', programs: ['format'], when: harm.firstIs(/^[a-z]:/iu) },
  { code: 'changes_permissions', programs: ['chmod', 'chown', 'chgrp'], when: harm.changesPermissions },
  { code: 'shuts_down', programs: ['shutdown'], when: harm.firstIs(/^(?:-.*|now|\+?\d+|\d+:\d+|)$/iu) },
  { code: 'shuts_down', programs: ['reboot', 'halt', 'poweroff'], when: harm.firstIs(/^(?:-.*|now|)$/iu) },
  { code: 'shuts_down', programs: ['init', 'telinit'], when: harm.firstIs(/^[016s]$/iu) },
  { code: 'shuts_down', programs: ['systemctl', 'loginctl'], when: harm.stopsMachine },
  { code: 'kills_everything', programs: ['kill'], when: harm.killsAll },
  { code: 'kills_everything', programs: ['killall5'], when: () => true },
  { code: 'removes_schedule', programs: ['crontab'], when: harm.hasOption(/^-[a-z]*r/iu) },
  { code: 'erases_history', programs: ['history'], when: harm.hasOption(/^-[a-z]*c/u) },
  { code: 'opens_shell', programs: ['nc', 'ncat', 'netcat'], when: harm.hasOption(/^-[a-z]*[ec]$|^--(?:sh-)?exec/u) },
];

const byProgram: ReadonlyMap<string, readonly Rule[]> = new Map(
  rules.flatMap(({ programs }) =>
    programs.map((program) => [program, rules.filter((rule) => rule.programs.includes(program))] as const),
  ),
);

/** @returns the code of the first rule that the run breaks; undefined when it does no harm that we know */
export function ruleBrokenBy(run: Run): DangerCode | undefined {
  const program = run.program.startsWith('mkfs.') ? 'mkfs' : run.program;
  return byProgram.get(program)?.find((rule) => rule.when(run))?.code;
}
