// What can go wrong with a file, by a code; nobody needs to read the words.

export type FileErrorCode =
  /** Somebody who lives held the lock for longer than we wanted to wait. */
  | 'lock_timeout'
  /** Somebody took the lock for abandoned: nothing more may be written. */
  | 'lock_lost'
  /** Only who holds a lock can release it. */
  | 'not_owner'
  /** The file is not what was read: it was not touched. */
  | 'conflict'
  /** The file, its directory or the whole file system may not be written to. */
  | 'read_only'
  /** The disk, the quota or the size limit of this process is used up. */
  | 'no_space'
  /** The transaction was never begun, or is over. */
  | 'no_transaction'
  /** The path leads out of the root. */
  | 'path_refused'
  /** Something is there, and it cannot be read. */
  | 'unreadable'
  /** A transaction can be neither finished nor undone now; the next who takes the lock tries again. */
  | 'unfinished'
  /** Anything else a file system may say; the cause tells. */
  | 'failed';

const permanent: readonly FileErrorCode[] = ['not_owner', 'read_only', 'no_transaction', 'path_refused'];

export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: FileErrorCode;
  readonly path: string;
  /** Whether it is of no use to try again before a person did something. */
  readonly permanent: boolean;

  constructor(code: FileErrorCode, path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
    this.permanent = permanent.includes(code);
  }
}

/** @returns the error of a file system as one of ours; ours as they are */
export function fileError(error: unknown, path: string, doing: string): FileError {
  if (error instanceof FileError) return error;
  const code = Object.entries(codes).find(([, own]) => isCode(error, ...own))?.[0] as FileErrorCode | undefined;
  const words = error instanceof Error ? error.message : String(error);
  return new FileError(code ?? 'failed', path, `${path} cannot be ${doing}: ${words}`, error);
}

const codes: Partial<Record<FileErrorCode, readonly string[]>> = {
  read_only: ['EACCES', 'EPERM', 'EROFS'],
  no_space: ['ENOSPC', 'EDQUOT', 'EFBIG'],
};

export function conflict(path: string): FileError {
  return new FileError('conflict', path, `${path} is not what was read: somebody else wrote it`);
}

/** @returns whether a file system said one of these codes, such as ENOENT */
export function isCode(error: unknown, ...among: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && among.includes(String(error.code));
}

/** Runs what may find nothing there any more, or find somebody else's things there. */
export async function unlessGone(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}
