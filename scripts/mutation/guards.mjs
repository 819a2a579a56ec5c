// The modules that keep something from happening: each line of theirs must be missed by a test when it is taken out.

/** By what they guard. */
export const guards = {
  'who may, and for which text': [
    'src/core/trust.ts',
    'src/core/meaning.ts',
    'src/core/conversation.ts',
    'src/core/frozen.ts',
    'src/core/audited.ts',
    'src/core/lifecycle/{request,approve,edit,steer,place,repository-wide,start,issue}.ts',
    'src/engine/perform/{roles,look,look-at-text}.ts',
  ],
  'what is a command': ['src/text/command.ts', 'src/core/danger/*.ts'],
  'what an agent gets to read': ['src/text/{clean,hidden,data}*.ts'],
  'what we say': ['src/text/{redact,cap,marker,markdown}*.ts'],
  names: ['src/core/branch.ts', 'src/text/names.ts'],
  'whose events count': ['src/github/bots.ts', 'src/github/translate/*.ts'],
};
