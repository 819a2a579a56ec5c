// The modules that keep something from happening, and the tests that speak of them.

/**
 * What is made once when a module loads (tables of the lifecycle, patterns) is left out: a break there is seen by no test alone, and
 * costs a run of all. So are words for people, which may be worded otherwise.
 */
export const guards = [
  {
    name: 'who may, and for which text',
    files: [
      'src/core/{trust,meaning,conversation,frozen,audited}.ts',
      'src/core/lifecycle/{request,approve,edit,steer,place,repository-wide,start,issue,command,work}.ts',
      'src/engine/perform/{roles,look,look-at-text}.ts',
    ],
    // Not those that try every order or many thousand inputs: they take seconds each and notice nothing that these do not.
    tests: [
      'test/core/{trust,approve,edit,start,issue,steer,place,audited,request,command,unwanted,clean-run,stop,retry,wish,feedback,rules}.test.ts',
      'test/engine/look-performers.test.ts',
    ],
  },
  {
    name: 'what is dangerous',
    files: ['src/core/danger/*.ts'],
    tests: ['test/core/danger/{judge,corpus}.test.ts'],
  },
  {
    name: 'what is a command, what is hidden, what is secret, what is cut',
    files: [
      'src/text/{command,quoted-mail,clean,edits}.ts',
      'src/text/{hidden,secrets}/*.ts',
      'src/text/agent/data.ts',
      'src/text/{cap,open-ends,disarm,marker,markdown}.ts',
      'src/core/branch.ts',
    ],
    tests: ['test/text/{command,hidden,redact,plain-text,marker,edits,open-ends,corpus}.test.ts'],
    // Their time is the point of them.
    without: '65,000 characters|four times as much|in a moment|of a megabyte|cuts never leave half a character',
  },
  {
    name: 'whose events count',
    files: ['src/github/bots.ts', 'src/github/translate/*.ts'],
    tests: ['test/github/translate*.test.ts'],
  },
];
