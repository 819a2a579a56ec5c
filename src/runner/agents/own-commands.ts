// What an agent runs in a shell to commit and to report: nobody wants to be asked for that, also where people are asked for everything else.

/** How the commands begin. */
export const ownCommands = ['conductor agent', 'git add', 'git commit', 'git status', 'git diff', 'git log'] as const;
