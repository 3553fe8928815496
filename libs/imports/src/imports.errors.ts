import { DomainError } from '@app/platform';
import { IMPORT_STATE, type ImportState } from './import-state';

/** The file as a whole cannot be taken; its message is shown with the import. */
export class UnreadableSheetError extends DomainError {
  constructor(message: string) {
    super('import_unreadable', 422, message);
  }
}

export class ImportStateError extends DomainError {
  constructor(state: ImportState) {
    super('import_state', 409, `この取込は「${IMPORT_STATE[state]}」のため、反映できません。`);
  }
}

export class ImportFaultyError extends DomainError {
  constructor(faulty: number) {
    super(
      'import_faulty',
      409,
      `誤りのある行が${faulty}行あります。ファイルを直して取り込み直すか、正しい行だけの反映を選んでください。`,
    );
  }
}
