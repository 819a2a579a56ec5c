// Finds what looks like a secret in a text: secretlint's preset, our own rules, and the secrets this host knows.
import { knownSecrets } from './known-secrets.ts';
import { ownRules, placeholder, unusedPresetRules } from './secret-rules.ts';

export interface Match {
  /** Shown to people; never has anything of the value. */
  readonly rule: string;
  readonly start: number;
  /** What was found. It leaves this room for nowhere. */
  readonly value: string;
}

/** @param path decides about rules for one kind of file, such as `.npmrc`; it is not opened */
export type SecretFinder = (text: string, path: string) => Promise<readonly Match[]>;

type PresetRule = typeof import('@secretlint/secretlint-rule-preset-recommend')['rules'][number];
type Context = Parameters<PresetRule['create']>[0];
type Source = Parameters<NonNullable<ReturnType<PresetRule['create']>['file']>>[0];

/**
 * The preset is loaded at the first push of a process. Its rules are called without `@secretlint/core`, whose profiler keeps 17 KB
 * of every call for ever and takes longer with each.
 *
 * @param secrets values that must not leave this host
 * @param now epoch milliseconds
 */
export async function secretFinder(secrets: readonly string[], now: number): Promise<SecretFinder> {
  const preset = await import('@secretlint/secretlint-rule-preset-recommend');
  const rules = preset.rules.filter(({ meta }) => !unusedPresetRules.includes(meta.id));
  const known = knownSecrets(secrets);
  return async (text, path) => {
    const found = await Promise.all(rules.map((rule) => byPreset(rule, text, path)));
    return [
      ...found.flat(),
      ...byOwnRules(text, now),
      ...known(text).map((place) => ({ rule: 'a secret of the runner', ...place })),
    ];
  };
}

async function byPreset(rule: PresetRule, text: string, path: string): Promise<readonly Match[]> {
  const found: Match[] = [];
  const family = rule.meta.id.replace('@secretlint/secretlint-rule-', '');
  const context: Context = {
    sharedOptions: {},
    // Messages would have the value in them, so there are none.
    createTranslator: () => (messageId) => ({ message: '', messageId: String(messageId), data: undefined }),
    report({ message: { messageId }, range: [start, end] }) {
      const value = text.slice(start, end);
      if (!placeholder.test(value)) found.push({ rule: `${family}/${messageId}`, start, value });
    },
    ignore: () => undefined,
  };
  await rule.create(context, {}).file?.(sourceOf(text, path));
  return found;
}

/** Without an extension: by it a rule would open the file of that name. */
function sourceOf(content: string, filePath: string): Source {
  const nowhere = { line: 1, column: 0 };
  return {
    content,
    filePath,
    ext: '',
    contentType: 'text',
    hasBOM: false,
    physicalFilePath: undefined,
    getFilePath: () => filePath,
    getPhysicalFilePath: () => undefined,
    locationToRange: () => [0, 0],
    rangeToLocation: () => ({ start: nowhere, end: nowhere }),
    positionToIndex: () => 0,
    indexToPosition: () => nowhere,
  };
}

function byOwnRules(text: string, now: number): readonly Match[] {
  return ownRules.flatMap(({ name, pattern, counts }) =>
    [...text.matchAll(pattern)]
      .filter((match) => !placeholder.test(match[0]) && (counts === undefined || counts(match, now)))
      .map((match) => ({ rule: name, start: match.index, value: match[0] })),
  );
}
