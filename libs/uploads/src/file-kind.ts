import { fileTypeFromBuffer } from 'file-type/node';
import { unzipSync } from 'fflate';
import { extensionOf } from './file-name';
import { FileRefusedError } from './uploads.errors';

/** What may be sent, by its extension. Nothing of it runs in a browser or carries macros. */
export const MEDIA_TYPE_OF = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  csv: 'text/csv',
  txt: 'text/plain',
} as const;
export type FileExtension = keyof typeof MEDIA_TYPE_OF;

const TEXTS: ReadonlySet<string> = new Set(['csv', 'txt']);
const OFFICE: ReadonlySet<string> = new Set(['docx', 'xlsx', 'pptx']);

/** What an office document may become when it is unpacked: far above real ones, far below what fills a disk. */
const MAX_UNPACKED_BYTES = 200 * 1024 * 1024;
const MAX_PARTS = 5000;
const MAX_RATIO = 200;
/** Small parts of much white space pack very well; the ratio means something above this size. */
const RATIO_FROM_BYTES = 10 * 1024 * 1024;

const isKnown = (extension: string): extension is FileExtension => Object.hasOwn(MEDIA_TYPE_OF, extension);

/**
 * Finds out from the bytes what a file is; its name only has to agree.
 * @returns the media type under which it is given out later
 * @throws FileRefusedError for everything that is not on the list, or is not what its name says
 */
export async function mediaTypeOf(name: string, bytes: Buffer): Promise<string> {
  const extension = extensionOf(name);
  if (!isKnown(extension)) {
    const list = Object.keys(MEDIA_TYPE_OF).join('・');
    throw new FileRefusedError('file_type', `受け付けられる形式は ${list} です。`);
  }
  if (bytes.length === 0) throw new FileRefusedError('file_empty', 'ファイルが空です。');
  const found = await detected(bytes);
  if (TEXTS.has(extension)) {
    if (found !== null || !isText(bytes)) throw mismatch();
  } else if (found !== MEDIA_TYPE_OF[extension]) throw mismatch();
  if (OFFICE.has(extension)) refuseHarmfulPackage(bytes);
  return MEDIA_TYPE_OF[extension];
}

const mismatch = (): FileRefusedError =>
  new FileRefusedError('file_type_mismatch', 'ファイルの中身が拡張子の形式と合いません。');

async function detected(bytes: Buffer): Promise<string | null> {
  try {
    return (await fileTypeFromBuffer(bytes))?.mime ?? null;
  } catch {
    throw mismatch();
  }
}

/** UTF-8 or Shift_JIS, in which Excel in Japan writes CSV, without the controls that only binary files have. */
function isText(bytes: Buffer): boolean {
  return ['utf-8', 'shift_jis'].some((encoding) => {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return !/[^\P{Cc}\t\n\v\f\r\u0085]/u.test(text);
    } catch {
      return false;
    }
  });
}

/** Office documents are ZIP archives. Only the list of their parts is read here, nothing is unpacked. */
function refuseHarmfulPackage(bytes: Buffer): void {
  let parts = 0;
  let unpacked = 0;
  const names: string[] = [];
  try {
    unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        parts += 1;
        unpacked += originalSize;
        names.push(name);
        return false;
      },
    });
  } catch {
    throw mismatch();
  }
  const bomb = unpacked > MAX_UNPACKED_BYTES || (unpacked > RATIO_FROM_BYTES && unpacked / bytes.length > MAX_RATIO);
  if (parts > MAX_PARTS || bomb) throw new FileRefusedError('file_bomb', '展開すると大きくなりすぎるファイルです。');
  if (
    names.some((name) => /(^|[\\/])\.\.([\\/]|$)|^[\\/]|vbaproject|\.(exe|dll|js|vbs|bat|cmd|ps1|zip)$/i.test(name))
  ) {
    throw new FileRefusedError('file_active_content', 'マクロや実行できる内容を含むファイルは受け付けられません。');
  }
}
