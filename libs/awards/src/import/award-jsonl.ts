import { findLocalGovernment, localGovernmentCodeOfCorporateNumber, parseCorporateNumber } from '@app/japan';
import { readJsonLines } from '@app/platform';
import type { RowError } from '@app/programs';
import { type AwardContent, awardKey, type AwardRecipientContent } from '../award';

const FIELDS: readonly string[] = ['text', 'programs', 'recipients'];
const RECIPIENT_FIELDS: readonly string[] = ['corporateNumber', 'name', 'amountYen'];
const LONGEST_TEXT = 10_000;
const LONGEST_NAME = 200;
const MOST_PROGRAMS = 200;
/** Several times all local governments there are. */
const MOST_RECIPIENTS = 10_000;

/** What a file of awards holds. Rows that were not taken, and what was noticed about rows that were, have their lines. */
export interface AwardFile {
  readonly awards: readonly AwardContent[];
  readonly rejected: readonly RowError[];
  /** Rows that were taken, with something left out. */
  readonly notices: readonly RowError[];
  /** Rows of the same text and programs that were joined to an earlier one. */
  readonly joined: number;
}

/**
 * Reads docs/award-jsonl.md. A row with any fault is left out whole and reported; only a 法人番号 that cannot be right
 * costs no more than itself. Rows of the same text and programs are one award with the recipients of all.
 * @throws UsageError when the file cannot be opened
 */
export async function readAwards(file: string): Promise<AwardFile> {
  const awards = new Map<string, { award: AwardContent; lines: Map<string, number> }>();
  const rejected: RowError[] = [];
  const notices: RowError[] = [];
  let joined = 0;
  for await (const one of readJsonLines(file)) {
    if ('reason' in one) {
      rejected.push({ line: one.line, column: null, reason: one.reason });
      continue;
    }
    const reader = new RowReader(one.line);
    const award = reader.read(one.entry);
    if (reader.faults.length > 0 || !award) {
      rejected.push(...reader.faults);
      continue;
    }
    const key = awardKey(award);
    const known = awards.get(key);
    const content = JSON.stringify(award.recipients);
    const twin = known?.lines.get(content);
    if (twin !== undefined) {
      rejected.push({ line: one.line, column: null, reason: `${twin} 行目と同じ内容です。一件として扱いました。` });
      continue;
    }
    notices.push(...reader.notices);
    if (known) joined++;
    const recipients = [...(known?.award.recipients ?? []), ...award.recipients];
    awards.set(key, {
      award: { ...award, recipients },
      lines: new Map([...(known?.lines ?? []), [content, one.line]]),
    });
  }
  return { awards: [...awards.values()].map(({ award }) => award), rejected, notices, joined };
}

/** Reads one row and collects all its faults, so that they can be mended at one go. */
class RowReader {
  readonly faults: RowError[] = [];
  readonly notices: RowError[] = [];

  constructor(private readonly line: number) {}

  read(entry: Readonly<Record<string, unknown>>): AwardContent | null {
    for (const name of Object.keys(entry)) {
      if (!FIELDS.includes(name)) this.fault(name, 'この形式にない項目です（docs/award-jsonl.md）。');
    }
    const text = this.text('text', entry['text'], LONGEST_TEXT);
    const programIds = this.programs(entry['programs']);
    const recipients = this.recipients(entry['recipients']);
    return text === null || !programIds || !recipients ? null : { text, programIds, recipients };
  }

  private programs(value: unknown): string[] | null {
    if (!Array.isArray(value) || value.length === 0) {
      return this.fault('programs', `施策の識別子を一つ以上、配列で入れてください: ${found(value)}`);
    }
    if (value.length > MOST_PROGRAMS) return this.fault('programs', `施策が多すぎます（${value.length} 件）。`);
    const ids: string[] = [];
    for (const item of value as unknown[]) {
      const id = this.text('programs', Number.isSafeInteger(item) ? String(item) : item, LONGEST_NAME);
      if (id === null) return null;
      ids.push(id);
    }
    return [...new Set(ids)].sort();
  }

  private recipients(value: unknown): AwardRecipientContent[] | null {
    if (!Array.isArray(value)) return this.fault('recipients', `配列ではありません: ${found(value)}`);
    if (value.length > MOST_RECIPIENTS) return this.fault('recipients', `受け手が多すぎます（${value.length} 件）。`);
    const all = (value as unknown[]).map((item, i) => this.recipient(item, `recipients[${i}]`));
    const good = all.filter((recipient) => recipient !== null);
    return good.length === all.length ? good : null;
  }

  private recipient(value: unknown, at: string): AwardRecipientContent | null {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      return this.fault(at, `受け手ではありません: ${found(value)}`);
    }
    const item = value as Readonly<Record<string, unknown>>;
    const unknownField = Object.keys(item).find((name) => !RECIPIENT_FIELDS.includes(name));
    if (unknownField !== undefined) return this.fault(`${at}.${unknownField}`, 'この形式にない項目です。');
    const number = this.corporateNumber(item['corporateNumber'], `${at}.corporateNumber`);
    const code = number && localGovernmentCodeOfCorporateNumber(number);
    const name = this.text(
      `${at}.name`,
      item['name'] ?? (code ? findLocalGovernment(code)?.name : undefined),
      LONGEST_NAME,
    );
    const amountYen = this.amount(item['amountYen'], `${at}.amountYen`);
    if (number === undefined || name === null || amountYen === undefined) return null;
    return { name, corporateNumber: number, localGovernmentCode: code ?? null, amountYen };
  }

  /** @returns undefined after a fault. A number that cannot be right is worth a notice; the name still says who it was. */
  private corporateNumber(value: unknown, column: string): string | null | undefined {
    if (value === undefined || value === null || value === '') return null;
    if (typeof value !== 'string' && typeof value !== 'number') {
      this.fault(column, `法人番号ではありません: ${found(value)}`);
      return undefined;
    }
    const reading = parseCorporateNumber(String(value));
    if (reading.ok) return reading.value;
    const why = reading.reason === 'format' ? '13桁の数字ではありません' : '検査数字が合いません';
    const reason = `法人番号の${why}（${found(value)}）。受け手は名称だけ残しました。`;
    this.notices.push({ line: this.line, column, reason });
    return null;
  }

  /** @returns undefined after a fault */
  private amount(value: unknown, column: string): number | null | undefined {
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    this.fault(column, `0以上の整数の円ではありません: ${found(value)}`);
    return undefined;
  }

  private text(column: string, value: unknown, longest: number): string | null {
    if (value === undefined || value === null) return this.fault(column, '必須の項目です。');
    if (typeof value !== 'string') return this.fault(column, `文字列ではありません: ${found(value)}`);
    // PostgreSQL holds no NUL, and UTF-8 no half of a character.
    if (!value.isWellFormed()) return this.fault(column, '文字として正しくない部分があります。');
    const text = value.replaceAll('\u0000', '').trim();
    if (text === '') return this.fault(column, '空です。');
    return text.length <= longest ? text : this.fault(column, `長すぎます（${text.length} 文字）。`);
  }

  private fault(column: string, reason: string): null {
    this.faults.push({ line: this.line, column, reason });
    return null;
  }
}

function found(value: unknown): string {
  const text = value === undefined ? 'なし' : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
