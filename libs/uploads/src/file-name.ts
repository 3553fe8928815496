import { FileRefusedError } from './uploads.errors';

/** Below what every file system keeps, also in UTF-8. */
const MAX_CHARACTERS = 80;

/**
 * The name as people read it: composed (NFC), without the folders that some browsers send, without controls and without
 * marks that turn the direction of reading, which can make `exe.gpj` of a name. It names no path of ours.
 * @throws FileRefusedError
 */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const name = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .trim();
  if (!/^[^.].*\.[A-Za-z]{1,5}$/su.test(name) || Array.from(name).length > MAX_CHARACTERS) {
    throw new FileRefusedError('file_name', `ファイル名は拡張子を含めて${MAX_CHARACTERS}文字以内にしてください。`);
  }
  return name;
}

export const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();
