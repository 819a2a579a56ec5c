// Mistakes in project.yml, and what each is told.
import type { BadConfiguration } from './project.ts';

const named = 'project: { name: Widgets }\n';

export const badProjectFiles: readonly BadConfiguration[] = [
  {
    mistake: 'a tab as indent (S-145)',
    project: 'project:\n\tname: Widgets\n',
    says: ['config/project.yml:2:1  not valid YAML: Tabs are not allowed as indentation; indent with spaces'],
  },
  {
    mistake: 'a quote that is never closed (S-145)',
    project: 'project:\n  name: "Widgets\nlimits:\n  max_attempts: 3\n',
    says: [
      'config/project.yml:2:9  project.name  not valid YAML: a quote is never closed; close the quote or bracket that is opened here',
    ],
  },
  {
    mistake: 'a text with a colon, without quotes',
    project: 'project:\n  name: Widgets\n  description: Widgets: the best\n',
    says: [
      'config/project.yml:3:16  project.description  not valid YAML: Nested mappings are not allowed in compact mappings; put the text in quotes, or its keys on lines of their own',
    ],
  },
  {
    mistake: 'a list at the top level (W-06)',
    project: '- project\n',
    says: ['config/project.yml:1:1  the top level is a list, a mapping was expected; write `key: value` lines'],
  },
  {
    mistake: 'containers without an image',
    project: `${named}runner:\n  sandbox: container\n  writable: [$NOWHERE/cache]\n`,
    says: [
      'config/project.yml:3:12  runner.container.image  `sandbox: container` needs an image; name the image that agents run in',
      'config/project.yml:4:14  runner.writable[0]  "$NOWHERE/cache" names a variable that is unset or empty; set the variable, or write the path',
    ],
  },
  {
    mistake: 'nothing in project.yml',
    project: '# nothing yet\n',
    says: ['config/project.yml:1:1  project.name  is required and missing; write `name: …`'],
  },
  {
    mistake: 'no name for the project (S-146)',
    project: 'project:\n  description: Widgets for all\n',
    says: ['config/project.yml:1:1  project.name  is required and missing; write `name: …`'],
  },
  {
    mistake: 'an empty name',
    project: 'project:\n  name: ""\n',
    says: ['config/project.yml:2:9  project.name  must not be empty; write a text, or leave the key out'],
  },
  {
    mistake: 'a name that is a number',
    project: 'project:\n  name: 2024\n',
    says: ['config/project.yml:2:9  project.name  must be text, got 2024; put it in quotes: "2024"'],
  },
  {
    mistake: 'a misspelt section',
    project: `${named}limit:\n  max_attempts: 2\n`,
    says: ['config/project.yml:2:1  limit  unknown key; did you mean "limits"?'],
  },
  {
    mistake: 'a misspelt key (S-146)',
    project: `${named}limits:\n  max_atempts: 2\n`,
    says: ['config/project.yml:3:3  limits.max_atempts  unknown key; did you mean "max_attempts"?'],
  },
  {
    mistake: 'a key in the wrong section',
    project: `${named}runner:\n  quiet_minutes: 5\n`,
    says: ['config/project.yml:3:3  runner.quiet_minutes  unknown key; it belongs at limits.quiet_minutes'],
  },
  {
    mistake: 'a key written twice',
    project: `${named}limits:\n  max_attempts: 2\n  max_attempts: 3\n`,
    says: ['config/project.yml:4:3  limits.max_attempts  written twice; keep one of the two'],
  },
  {
    mistake: 'one phase written as 1 and as "1" (S-064)',
    project: `${named}phases:\n  1: { name: First }\n  "1": { name: Again }\n`,
    says: ['config/project.yml:4:3  phases.1  written twice; keep one of the two'],
  },
  {
    mistake: 'a phase that is no number',
    project: `${named}phases:\n  first: { name: First }\n`,
    says: ['config/project.yml:3:3  phases.first  "first" is no phase: phases are whole numbers from 1; write `1:`'],
  },
  {
    mistake: 'a priority task that is no issue number (S-064)',
    project: `${named}phases:\n  1:\n    name: First\n    priority_tasks:\n      - 12\n      - -3\n      - "#14"\n`,
    says: [
      'config/project.yml:7:9  phases.1.priority_tasks[1]  must be at least 1, got -3; write a number that is at least 1',
      'config/project.yml:8:9  phases.1.priority_tasks[2]  must be a number, got "#14"; write a number',
    ],
  },
  {
    mistake: 'a limit of zero',
    project: `${named}limits: { max_attempts: 0 }\n`,
    says: [
      'config/project.yml:2:25  limits.max_attempts  must be at least 1, got 0; write a number that is at least 1',
    ],
  },
  {
    mistake: 'half an attempt',
    project: `${named}limits: { max_attempts: 1.5 }\n`,
    says: ['config/project.yml:2:25  limits.max_attempts  must be a whole number, got 1.5; write a whole number'],
  },
  {
    mistake: 'a number in quotes',
    project: `${named}limits:\n  session_minutes: "90"\n`,
    says: ['config/project.yml:3:20  limits.session_minutes  must be a number, got "90"; write 90 without quotes'],
  },
  {
    mistake: 'a duration with its unit',
    project: `${named}limits:\n  quiet_minutes: 10m\n`,
    says: ['config/project.yml:3:18  limits.quiet_minutes  must be a number, got "10m"; write a number'],
  },
  {
    mistake: 'a duration that no timer can wait for',
    project: `${named}limits:\n  session_minutes: 99999\n`,
    says: [
      'config/project.yml:3:20  limits.session_minutes  must be at most 20160, got 99999; write a number that is at most 20160',
    ],
  },
  {
    mistake: 'yes for true',
    project: `${named}pull_request:\n  draft: yes\n`,
    says: ['config/project.yml:3:10  pull_request.draft  must be true or false, got "yes"; write true'],
  },
  {
    mistake: 'a verb nobody knows',
    project: `${named}permissions:\n  deplyo: admin\n`,
    says: ['config/project.yml:3:3  permissions.deplyo  unknown key; did you mean "deploy"?'],
  },
  {
    mistake: 'a permission nobody has',
    project: `${named}permissions:\n  deploy: writer\n`,
    says: [
      'config/project.yml:3:11  permissions.deploy  "writer" is not one of read, triage, write, maintain, admin; did you mean "write"?',
    ],
  },
  {
    mistake: 'every bot allowed',
    project: `${named}trust:\n  allowed_bots: ["*"]\n`,
    says: [
      'config/project.yml:3:18  trust.allowed_bots[0]  "*" would let every bot give orders; name each bot, e.g. "renovate[bot]"',
    ],
  },
  {
    mistake: 'a repository without its owner',
    project: 'project:\n  name: Widgets\n  repositories: [widgets]\n',
    says: [
      'config/project.yml:3:18  project.repositories[0]  "widgets" must be written as owner/repo; write e.g. "acme/widgets"',
    ],
  },
  {
    mistake: 'a repository of GitHub half named',
    project: 'project:\n  name: Widgets\n  github: { owner: acme }\n',
    says: ['config/project.yml:3:3  project.github.repo  is required and missing; write `repo: …`'],
  },
  {
    mistake: 'a memory file outside its directory (S-179)',
    project: `${named}memory_files:\n  blockers: ../blockers.md\n`,
    says: [
      'config/project.yml:3:13  memory_files.blockers  "../blockers.md" must be a plain file name inside its directory; write a name like "blockers.md"',
    ],
  },
  {
    mistake: 'two memory files of one name',
    project: `${named}memory_files:\n  blockers: notes.md\n  decisions: notes.md\n`,
    says: [
      'config/project.yml:4:14  memory_files.decisions  "notes.md" is the name of blockers too; give each file a name of its own',
    ],
  },
  {
    mistake: 'a socket name tmux would not take',
    project: `${named}runner:\n  tmux_socket: a.b:c\n`,
    says: [
      'config/project.yml:3:16  runner.tmux_socket  "a.b:c" may have letters, digits, - and _ only, at most 40; choose another name',
    ],
  },
  {
    mistake: 'a gap between writes that goes back in time',
    project: `${named}github_limits:\n  write_gap_ms: -1\n`,
    says: [
      'config/project.yml:3:17  github_limits.write_gap_ms  must be at least 0, got -1; write a number that is at least 0',
    ],
  },
  {
    mistake: 'a backend that there is not',
    project: `${named}communication:\n  backend: memory\n`,
    says: ['config/project.yml:3:12  communication.backend  "memory" is not one of redis, file; choose one of them'],
  },
  {
    mistake: 'an override that is not ours to allow',
    project: `${named}repo_config:\n  allow: [permissions]\n`,
    says: [
      'config/project.yml:3:11  repo_config.allow[0]  "permissions" is not one of phases, limits, pull_request, mirror, validation_profiles, assignment_rules; choose one of them',
    ],
  },
  {
    mistake: 'a workspace in a variable that is not set (W-10)',
    project: 'project:\n  name: Widgets\n  workspace_dir: $NOWHERE/work\n',
    says: [
      'config/project.yml:3:18  project.workspace_dir  "$NOWHERE/work" names a variable that is unset or empty; set the variable, or write the path',
    ],
  },
  {
    mistake: 'an agents directory that is not there',
    project: `${named}directories:\n  agents: crew\n`,
    says: [
      'config/project.yml:3:11  directories.agents  there is no directory <root>/crew; make it, or correct the path',
    ],
  },
];
