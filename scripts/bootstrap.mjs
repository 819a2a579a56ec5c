// From a fresh clone to a running job with nothing but Node: `node scripts/bootstrap.mjs <demo|test|bench> [arguments]`.
// It must parse on any Node that has modules, so that an old one can be told so; the work is in setup/.
const [major, minor, patch] = process.versions.node.split('.').map(Number);

if (major > 20 || (major === 20 && (minor > 18 || (minor === 18 && patch >= 1)))) {
  import('./setup/prepare-and-run.mjs').then(({ prepareAndRun }) => prepareAndRun(process.argv.slice(2)));
} else {
  console.error(
    `Agent Conductor needs Node 20.18.1 or newer; this is ${process.version}. See https://nodejs.org/en/download`,
  );
  process.exitCode = 1;
}
