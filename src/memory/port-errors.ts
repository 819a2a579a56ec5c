// What the file library says went wrong, as a port says it.
import { PortError } from '../ports/port-error.ts';
import { FileError } from './files/file-error.ts';

/** @throws PortError with the code of the FileError; any other error as it is */
export async function inPortErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new PortError('memory', error.code, error.message, error.permanent ? 'never' : 'soon', error);
  }
}
