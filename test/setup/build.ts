import { execFileSync } from 'node:child_process';

/** Compiles `src/` to `dist/` once before the suite: the end-to-end tests run the real `conductor` program. */
export default function build(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
