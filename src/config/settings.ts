// The project file with every level laid over it, and the directories it names.
import { dirname, join, resolve } from 'node:path';
import type { Directories } from './config.ts';
import { commandLineLayer, environmentLayer, type Level, merge, type Settled, settle } from './levels.ts';
import { resolvePath } from './paths.ts';
import { dotted, type KeyPath, type Locate, type Problem } from './problem.ts';
import { checkFile } from './read/check-file.ts';
import type { YamlFile } from './read/yaml-file.ts';
import { ProjectFile } from './schema/project-file.ts';
import { schemaNode } from './schema/schema-node.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface Settings {
  /** Complete even when there are problems, so that the rest can be checked in the same run. */
  readonly values: ProjectFile;
  readonly directories: Directories;
  readonly origins: ReadonlyMap<string, Level>;
  readonly locate: Locate;
  readonly problems: readonly Problem[];
}

/**
 * @param agents agents.yml, whose `limits` are the level below project.yml
 * @param directory the configuration directory, absolute; what is above it is the project root
 */
export function readSettings(
  project: YamlFile,
  agents: YamlFile | undefined,
  directory: string,
  { env, overrides = {} }: { env: Env; overrides?: Readonly<Record<string, string>> },
): Settings {
  const node = schemaNode(ProjectFile);
  const commandLine = commandLineLayer(node, overrides);
  const { limits } = agents?.data ?? {};
  const settled = settle([
    commandLine,
    environmentLayer(node, env),
    { level: 'project', data: project.data, locate: project.locate },
    { level: 'agent', data: limits === undefined ? {} : { limits }, locate: agents?.locate ?? project.locate },
  ]);
  const { data, origins, locate } = settled;
  const { value, problems } = checkFile(ProjectFile, data, locate);
  const values = value ?? whatIsThere(data);
  const found = findDirectories(values, directory, env, locate);
  return {
    values,
    directories: found.directories,
    origins,
    locate,
    problems: [
      ...commandLine.problems,
      ...problems,
      ...sharedNames(values, locate),
      ...imageMissing(values, locate),
      ...found.problems,
    ],
  };
}

// The name of the project is all that is required: with one put in, the rest of a bad file can still be looked at.
function whatIsThere(data: Settled['data']): ProjectFile {
  const named = { project: { name: 'unnamed' } };
  return (
    checkFile(ProjectFile, merge(data, named), () => ({ file: '', line: 0, column: 0 })).value ??
    ProjectFile.parse(named)
  );
}

function findDirectories({ project, directories, runner }: ProjectFile, config: string, env: Env, locate: Locate) {
  const root = dirname(config);
  const problems: Problem[] = [];
  const find = (path: KeyPath, written: string): string => {
    const found = resolvePath(written, root, env);
    if (found === undefined) {
      const reason = `"${written}" names a variable that is unset or empty`;
      const fix = 'set the variable, or write the path';
      problems.push({ ...locate(path, 'value'), code: 'config.unset_variable', key: dotted(path), reason, fix });
    }
    return found ?? resolve(root, written);
  };
  const found: Directories = {
    root,
    config,
    home: env.CONDUCTOR_HOME
      ? (resolvePath(env.CONDUCTOR_HOME, root, env) ?? join(root, '.conductor'))
      : join(root, '.conductor'),
    workspace: find(['project', 'workspace_dir'], project.workspace_dir),
    memory: find(['directories', 'memory'], directories.memory),
    logs: find(['directories', 'logs'], directories.logs),
    agents: find(['directories', 'agents'], directories.agents),
    writable: runner.writable.map((written, index) => find(['runner', 'writable', index], written)),
  };
  return { directories: found, problems };
}

function imageMissing({ runner }: ProjectFile, locate: Locate): Problem[] {
  if (runner.sandbox !== 'container' || runner.container.image !== '') return [];
  const key = 'runner.container.image';
  const reason = '`sandbox: container` needs an image';
  const fix = 'name the image that agents run in';
  return [{ ...locate(['runner', 'sandbox'], 'value'), code: 'config.missing_key', key, reason, fix }];
}

function sharedNames({ memory_files: files }: ProjectFile, locate: Locate): Problem[] {
  const entries = Object.entries(files);
  return entries.flatMap(([key, name], index): Problem[] => {
    const other = entries.slice(0, index).find(([, taken]) => taken === name)?.[0];
    if (other === undefined) return [];
    const path = ['memory_files', key];
    const reason = `"${name}" is the name of ${other} too`;
    return [
      {
        ...locate(path, 'value'),
        code: 'config.bad_value',
        key: dotted(path),
        reason,
        fix: 'give each file a name of its own',
      },
    ];
  });
}
