// Mistakes in agents.yml, in agent directories and in prompts, and what each is told.
import type { BadConfiguration } from './project.ts';

const types = 'agent_types:\n  rust: {}\n  golang: {}\n';

export const badAgentFiles: readonly BadConfiguration[] = [
  {
    mistake: 'a single value at the top level (W-06)',
    agents: '# types\nrust\n',
    says: ['config/agents.yml:2:1  the top level is a single value, a mapping was expected; write `key: value` lines'],
  },
  {
    mistake: 'a misspelt key of an agent type',
    agents:
      'agent_types:\n  rust:\n    name: Rust\n    validation_profle: rust\nvalidation_profiles:\n  rust: { test: cargo test }\n',
    says: [
      'config/agents.yml:4:5  agent_types.rust.validation_profle  unknown key; did you mean "validation_profile"?',
    ],
  },
  {
    mistake: 'an agent type in a list',
    agents: 'agent_types:\n  - rust\n',
    says: ['config/agents.yml:2:3  agent_types  must be a mapping, got a list; write a mapping'],
  },
  {
    mistake: 'an agent type with a name no path could have',
    agents: 'agent_types:\n  "rust/api": {}\n',
    says: [
      'config/agents.yml:2:3  agent_types.rust/api  "rust/api" is no name: letters, digits, - and _ only, beginning with a letter; rename it',
    ],
  },
  {
    mistake: 'a program nobody knows (W-08)',
    agents: 'agent_types:\n  rust:\n    cli: cluade\n',
    says: [
      'config/agents.yml:3:10  agent_types.rust.cli  "cluade" is not one of claude, codex, pi, gemini, opencode, command; did you mean "claude"?',
    ],
  },
  {
    mistake: 'a program that resembles none (W-08)',
    agents: 'agent_types:\n  rust:\n    cli: vim\n',
    says: [
      'config/agents.yml:3:10  agent_types.rust.cli  "vim" is not one of claude, codex, pi, gemini, opencode, command; choose one of them',
    ],
  },
  {
    mistake: 'cli: command without a command (W-08)',
    agents: 'agent_types:\n  rust:\n    cli: command\n',
    says: [
      'config/agents.yml:3:10  agent_types.rust.command  is required with `cli: command`; write e.g. `command: ["./my-agent.sh"]`',
    ],
  },
  {
    mistake: 'a command for a CLI that takes none',
    agents: 'agent_types:\n  rust:\n    command: ["./agent.sh"]\n',
    says: [
      'config/agents.yml:3:5  agent_types.rust.command  is not used with `cli: claude`; add `cli: command`, or leave it out',
    ],
  },
  {
    mistake: 'a command in one text',
    agents: 'agent_types:\n  rust:\n    cli: command\n    command: ./agent.sh --fast\n',
    says: [
      'config/agents.yml:4:14  agent_types.rust.command  must be a list, got "./agent.sh --fast"; write ["./agent.sh", "--fast"]',
    ],
  },
  {
    mistake: 'a session name tmux would not take',
    agents: 'agent_types:\n  rust:\n    session_name: "rust.agent"\n',
    says: [
      'config/agents.yml:3:19  agent_types.rust.session_name  "rust.agent" may have letters, digits, - and _ only, at most 40; choose another name',
    ],
  },
  {
    mistake: 'a validation profile that is not there (S-058, S-147)',
    agents: 'agent_types:\n  rust:\n    validation_profile: rsut\nvalidation_profiles:\n  rust: { test: cargo test }\n',
    says: [
      'config/agents.yml:3:25  agent_types.rust.validation_profile  there is no validation profile "rsut"; did you mean "rust"?',
    ],
  },
  {
    mistake: 'a prompt that is not there (S-056)',
    agents: 'agent_types:\n  rust:\n    prompt_file: rust_agent.md\n',
    says: [
      'config/agents.yml:3:18  agent_types.rust.prompt_file  there is no agents/rust_agent.md; write the file, or correct the name',
    ],
  },
  {
    mistake: 'a prompt outside its directory (S-179)',
    agents: 'agent_types:\n  rust:\n    prompt_file: ../secrets.md\n',
    says: [
      'config/agents.yml:3:18  agent_types.rust.prompt_file  "../secrets.md" leads out of agents; keep the prompt in agents and write its path from there',
    ],
  },
  {
    mistake: 'a prompt by absolute path (S-179)',
    agents: 'agent_types:\n  rust:\n    prompt_file: /etc/passwd\n',
    says: [
      'config/agents.yml:3:18  agent_types.rust.prompt_file  "/etc/passwd" leads out of agents; keep the prompt in agents and write its path from there',
    ],
  },
  {
    mistake: 'a placeholder nobody fills',
    agents: 'agent_types:\n  rust:\n    prompt_file: rust.md\n',
    files: { 'agents/rust.md': 'You work on\nissue {{issue.nmber}}.\n' },
    says: ['agents/rust.md:2:7  {{issue.nmber}}  is no placeholder of a prompt; did you mean "{{issue.number}}"?'],
  },
  {
    mistake: 'a variable the conductor keeps for itself (S-065)',
    agents: 'agent_types:\n  rust:\n    env:\n      CONDUCTOR_TASK: "12"\n',
    says: [
      'config/agents.yml:4:7  agent_types.rust.env.CONDUCTOR_TASK  "CONDUCTOR_TASK" is kept for the conductor; leave it out: an agent holds no key of ours and no token for GitHub',
    ],
  },
  {
    mistake: 'a variable that is no name (S-065)',
    agents: 'agent_types:\n  rust:\n    env:\n      RUST-LOG: info\n',
    says: [
      'config/agents.yml:4:7  agent_types.rust.env.RUST-LOG  "RUST-LOG" is not a name for an environment variable; use letters, digits and _, beginning with a letter',
    ],
  },
  {
    mistake: 'a token for GitHub passed on',
    agents: 'agent_types:\n  rust:\n    pass_env: [RUST_LOG, GITHUB_TOKEN]\n',
    says: [
      'config/agents.yml:3:26  agent_types.rust.pass_env[1]  "GITHUB_TOKEN" is kept for the conductor; leave it out: an agent holds no key of ours and no token for GitHub',
    ],
  },
  {
    mistake: 'a secret of the conductor under another name',
    agents: 'agent_types:\n  rust:\n    env: { KEY: $PRIVATE_KEY }\n',
    says: [
      'config/agents.yml:3:17  agent_types.rust.env.KEY  "$PRIVATE_KEY" is kept for the conductor; leave it out: an agent holds no key of ours and no token for GitHub',
    ],
  },
  {
    mistake: 'a variable with a number',
    agents: 'agent_types:\n  rust:\n    env: { RUST_BACKTRACE: 1 }\n',
    says: ['config/agents.yml:3:28  agent_types.rust.env.RUST_BACKTRACE  must be text, got 1; put it in quotes: "1"'],
  },
  {
    mistake: 'a validation command that is empty',
    agents: `${types}validation_profiles:\n  rust:\n    test:\n    build: ""\n`,
    says: [
      'config/agents.yml:6:10  validation_profiles.rust.test  must be a shell command, or a mapping with command and minutes, got nothing; write it, or leave the key out',
      'config/agents.yml:7:12  validation_profiles.rust.build  must not be empty; write a text, or leave the key out',
    ],
  },
  {
    mistake: 'a validation command in a list',
    agents: `${types}validation_profiles:\n  rust:\n    test: [cargo, test]\n`,
    says: [
      'config/agents.yml:6:11  validation_profiles.rust.test  must be a shell command, or a mapping with command and minutes, got a list; write "cargo test"',
    ],
  },
  {
    mistake: 'a validation command with a misspelt key',
    agents: `${types}validation_profiles:\n  rust:\n    test: { command: cargo test, minute: 5 }\n`,
    says: ['config/agents.yml:6:34  validation_profiles.rust.test.minute  unknown key; did you mean "minutes"?'],
  },
  {
    mistake: 'a rule for a type that is not there (S-147)',
    agents: `${types}assignment_rules:\n  backend_tasks: [rust, golan]\n`,
    says: [
      'config/agents.yml:5:25  assignment_rules.backend_tasks[1]  there is no agent type "golan"; did you mean "golang"?',
    ],
  },
  {
    mistake: 'a rule without types',
    agents: `${types}assignment_rules:\n  backend_tasks: []\n`,
    says: ['config/agents.yml:5:18  assignment_rules.backend_tasks  must not be an empty list; name at least one'],
  },
  {
    mistake: 'a rule with one type as text',
    agents: `${types}assignment_rules:\n  backend_tasks: rust\n`,
    says: [
      'config/agents.yml:5:18  assignment_rules.backend_tasks  must be a list of agent types, or a mapping with labels, agents and priority, got "rust"; write ["rust"]',
    ],
  },
  {
    mistake: 'a rule with a priority nobody knows',
    agents: `${types}assignment_rules:\n  security: { agents: [rust], priority: hihg }\n`,
    says: [
      'config/agents.yml:5:41  assignment_rules.security.priority  "hihg" is not one of high, normal, low; did you mean "high"?',
    ],
  },
  {
    mistake: 'a rule that forgets its agents',
    agents: `${types}assignment_rules:\n  security:\n    labels: [cve]\n`,
    says: ['config/agents.yml:5:3  assignment_rules.security.agents  is required and missing; write `agents: …`'],
  },
  {
    mistake: 'two rules for one label (S-147)',
    agents: `${types}assignment_rules:\n  backend_tasks: [rust]\n  server: { labels: [api, " Backend "], agents: [golang] }\n`,
    says: [
      'config/agents.yml:6:27  assignment_rules.server.labels[1]  label "backend" is claimed already by rule backend_tasks; let one rule have it, and list all its types there',
    ],
  },
  {
    mistake: 'a placeholder of a template engine where a key should be',
    agents: 'agent_types:\n  {{ type }}: {}\n',
    says: ['config/agents.yml:2:3  agent_types  a key is not a text; put the key in quotes'],
  },
  {
    mistake: 'an anchor that is not there',
    agents: 'agent_types:\n  rust: *base\n',
    says: [
      'config/agents.yml:2:9  agent_types.rust  there is no anchor "&base" above; put the text "*base" in quotes, or write the anchor',
    ],
  },
  {
    mistake: 'a type defined twice in one file',
    agents: 'agent_types:\n  rust: {}\n  Rust: {}\n',
    says: [
      'config/agents.yml:3:3  agent_types.Rust  agent type "rust" is defined twice: here and at config/agents.yml:2:3; remove one of them',
    ],
  },
  {
    mistake: 'a type defined in a file and in a directory (S-156)',
    agents: 'agent_types:\n  rust: {}\n',
    files: { 'agents/rust/config.yml': 'name: Rust\n', 'agents/rust/prompt.md': 'Work.\n' },
    says: [
      'agents/rust/config.yml:1:1  rust  agent type "rust" is defined twice: here and at config/agents.yml:2:3; remove one of them',
    ],
  },
  {
    mistake: 'an agent directory without its prompt (S-156)',
    files: { 'agents/rust/config.yml': 'name: Rust\n' },
    says: [
      'agents/rust/prompt.md  is missing: an agent type is a directory with config.yml and prompt.md; write the prompt template',
    ],
  },
  {
    mistake: 'an agent directory without its configuration (S-156)',
    files: { 'agents/rust/prompt.md': 'Work.\n' },
    says: [
      'agents/rust/config.yml  is missing: an agent type is a directory with config.yml and prompt.md; write it, or define the type in agents.yml',
    ],
  },
  {
    mistake: 'an agent directory with a misspelt key',
    files: { 'agents/rust/config.yml': 'name: Rust\ncapabilites: [backend]\n', 'agents/rust/prompt.md': 'Work.\n' },
    says: ['agents/rust/config.yml:2:1  capabilites  unknown key; did you mean "capabilities"?'],
  },
  {
    mistake: 'a misspelt option of a CLI (W-09)',
    agents: 'agent_types:\n  rust:\n    options:\n      allowed_tool: [Bash]\n',
    says: ['config/agents.yml:4:7  agent_types.rust.options.allowed_tool  unknown key; did you mean "allowed_tools"?'],
  },
  {
    mistake: 'a permission mode in the spelling of the CLI (W-09)',
    agents: 'agent_types:\n  rust:\n    options: { permission_mode: dontAsk }\n',
    says: [
      'config/agents.yml:3:33  agent_types.rust.options.permission_mode  "dontAsk" is not one of dont_ask, ask, bypass; did you mean "dont_ask"?',
    ],
  },
  {
    mistake: 'a permission mode that Pi does not have (W-09)',
    agents: 'agent_types:\n  rust:\n    cli: pi\n    options: { permission_mode: ask }\n',
    says: [
      'config/agents.yml:4:33  agent_types.rust.options.permission_mode  "ask" is not one of dont_ask, bypass; choose one of them',
    ],
  },
  {
    mistake: 'an option of another CLI (W-09)',
    agents: 'agent_types:\n  rust:\n    cli: gemini\n    options: { network: true }\n',
    says: [
      'config/agents.yml:4:16  agent_types.rust.options.network  unknown key; known keys here: permission_mode, base_url, args, allowed_tools',
    ],
  },
  {
    mistake: 'an address, a directory and an expression that are none (W-09)',
    agents:
      'agent_types:\n  a:\n    cli: codex\n    options: { base_url: models.example, writable: [cache] }\n  b:\n    cli: command\n    command: [x]\n    options: { ready: "(" }\n',
    says: [
      'config/agents.yml:4:26  agent_types.a.options.base_url  "models.example" must be an address; write e.g. "https://models.example.com/v1"',
      'config/agents.yml:4:53  agent_types.a.options.writable[0]  "cache" must be an absolute path; begin it with /',
      'config/agents.yml:8:23  agent_types.b.options.ready  "(" is no regular expression; write one for JavaScript, e.g. "^> $"',
    ],
  },
  {
    mistake: 'a server of models without the model (W-09)',
    agents: 'agent_types:\n  rust:\n    cli: pi\n    options: { base_url: "http://localhost:8000/v1" }\n',
    says: [
      'config/agents.yml:4:16  agent_types.rust.model  is required with `cli: pi` and `base_url`; write `model: …`, one of those that are served there',
    ],
  },
];
