import { APPLICANT_HEADS, APPLICANT_TERMS, type ApplicantKindCode, type ApplicantTerm } from './applicant-lexicon';
import { ENUMERATOR, foldWidth, originalSpan, type FoldedText } from './fold-width';
import { LOCAL_GOVERNMENTS } from './local-governments';

/** A piece of the original text, in UTF-16 code units: [start, end). */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ApplicantMention extends TextSpan {
  readonly kinds: readonly ApplicantKindCode[];
  /** Only some of these kinds are meant; the words say which. null = all of them. */
  readonly condition: string | null;
}

/** Who may receive, as far as a 補助対象 text says it. */
export interface ApplicantReading {
  /** Kinds that are named without any condition. */
  readonly kinds: readonly ApplicantKindCode[];
  /** Kinds of which only some are named, and never all. */
  readonly conditionalKinds: readonly ApplicantKindCode[];
  /** Kinds the text shuts out by name (「地方公共団体を除く」). */
  readonly excludedKinds: readonly ApplicantKindCode[];
  /** Nobody else may receive: the text is a plain list, each word was recognised, no 「等」, no loose word. */
  readonly exhaustive: boolean;
  readonly mentions: readonly ApplicantMention[];
  /** What was not understood; not empty means there may be others. */
  readonly unrecognised: readonly TextSpan[];
}

interface Piece {
  readonly start: number;
  readonly end: number;
}
interface Item extends Piece {
  /** What stands in brackets behind the item. */
  readonly notes: readonly Piece[];
}

const LABEL = /^(?:間接)?(?:補助|交付|助成|支援)?(?:対象)?(?:事業)?(?:実施)?(?:者|団体|主体|先|対象)?[:：]/;
/** 「市町村が実施する…に要する経費の一部を補助」: the grammatical subject is the one who receives. */
const SUBJECT = /^([^。※:]{1,60}?)(?:が|の)(?:実施する|実施した|行う|行った|支弁する|負担する|設置する|整備する)/;
const SEPARATOR = /^(?:、|,|;|\/|・|及び|又は|または|並びに|ならびに|若しくは|もしくは|および)/;
const OPEN_TAIL = /(?:等|など|ほか|他)$/;
const OTHERS = /^その他/;
const ABBREVIATION = /^[A-Za-z]{2,10}$/;
const LIST_NUMBER = /^(?:\d{1,2}|[ア-ン]|[A-Za-z]|[ivx]+)$/;
const INCLUDED = /^(.+?)(等)?を含む。?$/;
const EXCLUDED = /^(.+?)(等)?(?:を|は)?除く。?$/;
/** 「A、B及びCにより構成される協議会」: A, B and C are members, the council receives. */
const MEMBERS =
  /(?<!左記|上記|これら|前記)(?:により|によって|から|で|を)(?:構成(?:さ|す|員)|成る|なる(?:共同|協議|団体|組織|コンソ)|組織(?:さ|す))/;
/** A modifying clause before a head reaches over the whole list that follows (「…を実施する都道府県又は市町村」). */
const CLAUSE = /[るたのい]$/;
/** 「県、市町村」「沖縄県、市町村等」: beside one prefecture, the municipalities are its own. */
const ONE_PREFECTURE = /^(?:県|府県|都県)$/;
/** Longer phrases are sentences, not the name of a group. */
const LONGEST_CONDITION = 40;

const NAMED_GOVERNMENTS: ReadonlyMap<string, ApplicantKindCode> = new Map(
  LOCAL_GOVERNMENTS.map(({ name, type }) => [name, type === 'prefecture' ? 'prefecture' : 'municipality']),
);

/**
 * Reads who may receive from a 補助対象 text such as 「都道府県、市町村」「民間事業者等」「市町村が実施する…」. Conservative: a word it does
 * not know names nobody, and its presence alone makes the reading not exhaustive.
 */
export function parseApplicants(text: string): ApplicantReading {
  const folded = foldWidth(text);
  const reader = new ApplicantReader(text, folded);
  const from = /^[' ]*/.exec(folded.text)?.[0].length ?? 0;
  const label = LABEL.exec(folded.text.slice(from))?.[0].length ?? 0;
  const body = folded.text.slice(from + label);
  const subject = SUBJECT.exec(body);
  const listEnd = from + label + (subject?.[1]?.length ?? body.length);
  for (const item of splitList(folded.text, from + label, listEnd)) reader.read(item);
  return reader.result({ isSentence: subject !== null });
}

class ApplicantReader {
  private mentions: ApplicantMention[] = [];
  private readonly unrecognised: TextSpan[] = [];
  private readonly excluded: ApplicantKindCode[] = [];
  private open = false;
  /** Clause that narrows the items from here on. */
  private clause: string | null = null;

  constructor(
    private readonly original: string,
    private readonly folded: FoldedText,
  ) {}

  read(item: Item): void {
    const words = this.folded.text.slice(item.start, item.end);
    if (OTHERS.test(words)) this.open = true;
    const tail = OPEN_TAIL.exec(words);
    const end = item.end - (tail?.[0].length ?? 0);
    if (tail) this.open = true;
    const bare = words.slice(0, end - item.start);
    if (bare === '') {
      for (const note of item.notes) if (!this.isListNumber(note)) this.readNote(note);
      return;
    }

    if (MEMBERS.test(words)) this.makeMembers(words);
    const excluded = EXCLUDED.exec(bare);
    if (excluded) return this.exclude(item, excluded[1] ?? '');

    const term = findTerm(bare);
    if (!term) {
      this.unrecognised.push(this.span(item.start, item.end));
      for (const note of item.notes) this.readNote(note);
      return;
    }
    if (term.scope === 'vague') this.open = true;
    const narrowing = term.scope === 'part' ? bare : this.clause;
    if (term.clause !== undefined) this.clause = term.clause;
    const conditions = [narrowing, ...item.notes.map((note) => this.readNote(note))].filter((one) => one !== null);
    this.mentions.push({ ...this.span(item.start, end), kinds: term.kinds, condition: conditions.join('、') || null });
  }

  result({ isSentence }: { isSentence: boolean }): ApplicantReading {
    this.bindToOnePrefecture();
    const kinds = distinct(this.mentions.filter(({ condition }) => condition === null));
    const some = distinct(this.mentions.filter(({ condition }) => condition !== null));
    const excluded = [...new Set(this.excluded)];
    return {
      kinds: kinds.filter((kind) => !excluded.includes(kind)),
      conditionalKinds: some.filter((kind) => !kinds.includes(kind)),
      excludedKinds: excluded.filter((kind) => !kinds.includes(kind) && !some.includes(kind)),
      // A sentence tells of work, not of everybody who may do it.
      exhaustive: this.mentions.length > 0 && this.unrecognised.length === 0 && !this.open && !isSentence,
      mentions: this.mentions,
      unrecognised: this.unrecognised,
    };
  }

  /** 「（１）民間企業」. */
  private isListNumber(note: Piece): boolean {
    return LIST_NUMBER.test(this.folded.text.slice(note.start, note.end));
  }

  private makeMembers(words: string): void {
    this.open = true;
    this.mentions = this.mentions.map((mention) => ({ ...mention, condition: mention.condition ?? words }));
  }

  private bindToOnePrefecture(): void {
    const one = this.mentions.find(
      ({ text }) => ONE_PREFECTURE.test(text) || NAMED_GOVERNMENTS.get(text) === 'prefecture',
    );
    if (!one) return;
    this.mentions = this.mentions.map((mention) =>
      mention.condition === null && mention.kinds.some((kind) => kind === 'municipality' || kind === 'prefecture')
        ? { ...mention, condition: one.text }
        : mention,
    );
  }

  /** @returns a condition the note puts on its item, or null when it changes nothing */
  private readNote(note: Piece): string | null {
    const words = this.folded.text.slice(note.start, note.end);
    if (ABBREVIATION.test(words)) return null;
    const included = INCLUDED.exec(words);
    if (included) {
      if (included[2]) this.open = true;
      const known = (included[1] ?? '')
        .split(/、|,|・|及び|又は/)
        .every((word) => findTerm(word) !== null || /一部事務組合|広域連合/.test(word));
      if (!known) this.open = true;
      return null;
    }
    const excluded = EXCLUDED.exec(words);
    if (excluded) {
      this.exclude(note, excluded[1] ?? '');
      return words;
    }
    this.unrecognised.push(this.span(note.start, note.end));
    return words;
  }

  /** Only whole kinds are shut out: 「指定都市を除く」 leaves the other municipalities in. */
  private exclude(piece: Piece, list: string): void {
    for (const word of list.split(/、|,|・|及び|又は|並びに/)) {
      const term = APPLICANT_TERMS.get(word.replace(OPEN_TAIL, ''));
      if (term?.scope === 'whole') this.excluded.push(...term.kinds);
    }
    this.unrecognised.push(this.span(piece.start, piece.end));
  }

  private span(start: number, end: number): TextSpan {
    const span = originalSpan(this.folded, start, end);
    return { ...span, text: this.original.slice(span.start, span.end) };
  }
}

interface FoundTerm extends ApplicantTerm {
  /** The clause before the head, when it may narrow what follows too. */
  readonly clause?: string;
}

function findTerm(words: string): FoundTerm | null {
  const term = APPLICANT_TERMS.get(words);
  if (term) return term;
  const named = NAMED_GOVERNMENTS.get(words);
  if (named) return { kinds: [named], scope: 'part' };
  if (words.length > LONGEST_CONDITION) return null;
  const head = APPLICANT_HEADS.find(([ending]) => words.endsWith(ending));
  if (!head) return null;
  const clause = words.slice(0, -head[0].length);
  return { kinds: head[1], scope: 'part', clause: CLAUSE.test(clause) ? clause : undefined };
}

/** Splits a list at its separators outside brackets; brackets become notes of the item before them. */
function splitList(text: string, start: number, end: number): Item[] {
  const items: Item[] = [];
  let itemStart = start;
  let itemEnd: number | null = null;
  let notes: Piece[] = [];
  const finish = (at: number): void => {
    const trimmed = trim(text, itemStart, itemEnd ?? at);
    if (trimmed.start < trimmed.end || notes.length > 0) items.push({ ...trimmed, notes });
    notes = [];
    itemEnd = null;
  };

  let position = start;
  while (position < end) {
    const character = text[position] ?? '';
    const separator = SEPARATOR.exec(text.slice(position, end));
    if (character === '(') {
      const close = closingBracket(text, position, end);
      notes.push(trim(text, position + 1, close));
      itemEnd ??= position;
      position = Math.min(close + 1, end);
      // 「都道府県（…）等」: what follows the bracket still belongs to the item.
      const tail = /^(?:等|など)/.exec(text.slice(position, end));
      if (tail) items.push({ start: position, end: position + tail[0].length, notes: [] });
      position += tail?.[0].length ?? 0;
      if (position < end && !SEPARATOR.test(text.slice(position, end)) && !isBreak(text[position] ?? '')) {
        finish(position);
        itemStart = position;
      }
    } else if (separator ?? isBreak(character)) {
      finish(position);
      position += separator?.[0].length ?? 1;
      itemStart = position;
    } else {
      position++;
    }
  }
  finish(end);
  return items;
}

/** Blanks, list signs and brackets that only group. */
function isBreak(character: string): boolean {
  return ` 。※○〇◯「」【】[]${ENUMERATOR}`.includes(character);
}

function closingBracket(text: string, open: number, end: number): number {
  let depth = 0;
  for (let position = open; position < end; position++) {
    if (text[position] === '(') depth++;
    else if (text[position] === ')' && --depth === 0) return position;
  }
  return end;
}

function trim(text: string, start: number, end: number): Piece {
  let from = start;
  let to = end;
  while (from < to && text[from] === ' ') from++;
  while (to > from && text[to - 1] === ' ') to--;
  return { start: from, end: to };
}

function distinct(mentions: readonly ApplicantMention[]): ApplicantKindCode[] {
  return [...new Set(mentions.flatMap(({ kinds }) => kinds))];
}
