// Which room may know which, and what may be used where: the law that `npm run check` and test/architecture both read.

const adapters = ['github', 'queue', 'runner', 'workspace', 'memory', 'streams', 'audit', 'web', 'home'];
const inner = ['ports', 'text', 'core', 'config'];

/** A room is a folder of src/, or a file there. Each knows itself and these. */
export const mayImport = {
  core: [],
  text: ['core'],
  config: ['core', 'text'],
  ports: ['core'],
  engine: ['ports', 'core', 'text'],
  'agent-side': ['text', 'core'],
  ...Object.fromEntries(adapters.map((room) => [room, inner])),
  standin: [],
  index: ['core'],
  wire: ['index', 'engine', ...adapters, ...inner],
  demo: ['wire', 'home', 'standin', ...inner],
  cli: ['wire', 'demo', 'engine', 'home', 'standin', 'agent-side', ...inner],
};

/** Packages (`@scope/` stands for all of a scope) with the only rooms that may use them. A type may be named in `wire` too. */
const onlyIn = [
  { packages: ['probot', '@octokit/'], rooms: ['github', 'index', 'wire'] },
  { packages: ['bullmq', 'ioredis'], rooms: ['queue', 'home', 'demo'], typesIn: ['wire'] },
  { packages: ['@modelcontextprotocol/'], rooms: ['cli'] },
  {
    packages: ['node:child_process', 'execa'],
    rooms: ['runner', 'workspace', 'home', 'standin', 'cli', 'demo'],
  },
];

/** Time, chance and environment come in where the product is put together; everywhere else they are parameters. */
const ambient = [/\bprocess\.env\b/, /\bDate\.now\(/, /\bMath\.random\(/, /\bnew Date\(\s*\)/];
const ambientRooms = ['wire', 'config', 'cli', 'home', 'demo'];
/** A file and why it may. */
const ambientFiles = { 'standin/main.ts': 'an entry: it reads the command line and the environment' };

/** GitHub's own nouns tell of each other (an issue of its pull request, a run of its commit), and so do those of the stand-in. */
const circlesAllowed = ['standin'];

/**
 * @param {ReadonlyMap<string, string>} sources text of each TypeScript file by its path below src/
 * @returns {string[]} one sentence for each line that breaks the law; empty when all is well
 */
export function findViolations(sources) {
  const files = [...sources].map(([path, text]) => ({ path, room: roomOf(path), code: withoutComments(text) }));
  const read = files.map((file) => ({ ...file, imports: importsOf(file.code) }));
  return [...read.flatMap(wrongRooms), ...read.flatMap(wrongPackages), ...files.flatMap(ambientUses), ...cycles(read)];
}

function roomOf(path) {
  return path.split('/')[0].replace(/\.ts$/, '');
}

/** Text in quotes is kept: module names are in quotes. */
function withoutComments(text) {
  return text.replace(/('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/.*|\/\*[\s\S]*?\*\//g, '$1');
}

function importsOf(code) {
  const statements = code.matchAll(/^\s*(?:import|export)\b(\s+type\b)?[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm);
  const others = code.matchAll(/\bimport\s*(\()?\s*['"]([^'"]+)['"]/g);
  return [
    ...[...statements].map(([, type, name]) => ({ name, isType: type !== undefined })),
    ...[...others].map(([, , name]) => ({ name, isType: false })),
  ];
}

function wrongRooms({ path, room, imports }) {
  if (!(room in mayImport)) return [`src/${path}: the room "${room}" has no place in scripts/import-arrows.mjs`];
  return imports
    .map(({ name }) => ({ name, target: targetOf(path, name) }))
    .filter(
      ({ target }) => target !== undefined && roomOf(target) !== room && !mayImport[room].includes(roomOf(target)),
    )
    .map(
      ({ name }) =>
        `src/${path}: ${room} may not import ${name}; it may know ${mayImport[room].join(', ') || 'nothing'}`,
    );
}

function wrongPackages({ path, room, imports }) {
  return imports.flatMap(({ name, isType }) => {
    const rule = onlyIn.find(({ packages }) =>
      packages.some((one) => name === one || (one.endsWith('/') && name.startsWith(one))),
    );
    if (!rule || rule.rooms.includes(room) || (isType && rule.typesIn?.includes(room))) return [];
    return [`src/${path}: ${name} may be used only in ${rule.rooms.join(', ')}`];
  });
}

function ambientUses({ path, room, code }) {
  if (ambientRooms.includes(room) || path in ambientFiles) return [];
  return ambient
    .map((pattern) => pattern.exec(code)?.[0])
    .filter((found) => found !== undefined)
    .map((found) => `src/${path}: ${found} is ambient; take it as a parameter`);
}

/** Types are gone at run time, so that two which name each other do no harm. Each circle is told once, at its shortest. */
function cycles(files) {
  const edges = files
    .filter(({ room }) => !circlesAllowed.includes(room))
    .map(({ path, imports }) => [
      path,
      imports.filter(({ isType }) => !isType).map(({ name }) => targetOf(path, name)),
    ]);
  const next = new Map(edges);
  const told = new Set();
  return [...next.keys()].flatMap((start) => {
    const circle = told.has(start) ? undefined : wayBack(next, start);
    for (const path of circle ?? []) told.add(path);
    return circle ? [`src/${[...circle, start].join(' → ')}: a circle`] : [];
  });
}

/** Breadth first, so the first way that is found is the shortest. */
function wayBack(next, start) {
  const ways = [[start]];
  const seen = new Set();
  for (const way of ways) {
    for (const target of next.get(way.at(-1)) ?? []) {
      if (target === start) return way;
      if (target === undefined || seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  }
}

/** @returns the path below src/ that a relative import means; undefined for a package */
function targetOf(path, name) {
  return name.startsWith('.') ? new URL(name, `file:///${path}`).pathname.slice(1) : undefined;
}
