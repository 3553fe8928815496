import { foldKana } from '@app/japan';
import type { Dictionary } from './dictionary';
import { Lattice, type LatticeToken } from './lattice';

/** A place in the normalised text: [start, end). */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A content word in base form, kana folded, with its place in the normalised text. */
export interface TermAt extends Place {
  readonly term: string;
}

export interface TextWords {
  readonly terms: readonly TermAt[];
  /** Places of numbers with their counters and eras: 令和7年度, 3億円, 20%. Nothing is matched on them. */
  readonly numbers: readonly Place[];
}

/** What a word is good for. 化, 性, 者 and 再, 非 only mean something inside a compound, and bigrams see those. */
type Role = 'content' | 'number' | 'counter' | 'affix' | 'other';

interface Word {
  readonly role: Role;
  /** What it is indexed as; null when it is no term. */
  readonly term: string | null;
}

const LETTER = /\p{L}/u;
const ONE_KANJI = /^\p{Script=Han}$/u;
const ERA = /^(令和|平成|昭和|大正|明治|西暦)$/;
/** 買い物 → 買物, 取り組み → 取組: kanji, okurigana, kanji, and perhaps okurigana again. */
const OKURIGANA =
  /^(\p{Script=Han}+)[いきぎしちにびみりえけげせてねべめれ](\p{Script=Han}+)[いきぎしちにびみりえけげせてねべめれ]?$/u;
/** More surfaces than this are not remembered; texts made of noise must not fill the memory. */
const REMEMBERED_SURFACES = 50_000;

/**
 * Content words: nouns, verbs and adjectives in base form. Compound nouns give their parts, terms of the user
 * dictionary give themselves and their parts. (Pairs of neighbouring nouns as terms of their own made retrieval worse
 * beside character bigrams, see ADR 0002.)
 */
export class WordExtractor {
  private readonly lattice: Lattice;
  private readonly dictionaryWords = new Map<number, Word>();
  private readonly unknownRoles = new Map<number, Role>();
  private readonly unknownTerms = new Map<string, string | null>();
  private readonly userWords: readonly { readonly term: string | null; readonly parts: readonly TermAt[] }[];

  constructor(
    private readonly dictionary: Dictionary,
    userTerms: readonly string[],
  ) {
    this.lattice = new Lattice(dictionary, userTerms);
    const terms = userTerms.map(termOf);
    this.userWords = userTerms.map((text, word) => ({ term: terms[word]!, parts: this.partsOf(text, word, terms) }));
  }

  /** @param text normalised text */
  extract(text: string): TextWords {
    const terms: TermAt[] = [];
    const numbers: Place[] = [];
    let era: Place | null = null;
    let number: { start: number; end: number } | null = null;
    for (const token of this.lattice.tokenize(text)) {
      const { start, end } = token;
      if (token.source === 'user') {
        const user = this.userWords[token.word]!;
        number = null;
        era = user.term !== null && ERA.test(user.term) ? token : null;
        if (user.term === null || era !== null) continue;
        terms.push({ term: user.term, start, end });
        for (const part of user.parts)
          terms.push({ term: part.term, start: start + part.start, end: start + part.end });
        continue;
      }
      const { role, term } = this.wordOf(token, text);
      const counts = number !== null && number.end === start && (role === 'counter' || role === 'affix');
      if (number !== null && (role === 'number' || counts)) number.end = end;
      else if (role === 'number') numbers.push((number = { start: era?.end === start ? era.start : start, end }));
      else {
        number = null;
        era = term !== null && ERA.test(term) ? token : null;
        if (role === 'content' && term !== null && era === null) terms.push({ term, start, end });
        continue;
      }
      era = null;
    }
    return { terms, numbers };
  }

  /** Shorter user words inside one are its parts, too: ドローン配送 has ドローン (a user word) and 配送. */
  private partsOf(text: string, word: number, userTerms: readonly (string | null)[]): TermAt[] {
    return this.lattice.tokenize(text, word).flatMap((token) => {
      const { role, term } =
        token.source === 'user' ? { role: 'content' as const, term: userTerms[token.word]! } : this.wordOf(token, text);
      const whole = token.end - token.start === text.length;
      return role === 'content' && term !== null && !whole ? [{ term, start: token.start, end: token.end }] : [];
    });
  }

  private wordOf(token: LatticeToken, text: string): Word {
    return token.source === 'unknown'
      ? this.unknownWord(token.word, text.slice(token.start, token.end))
      : this.dictionaryWord(token.word);
  }

  private dictionaryWord(word: number): Word {
    let known = this.dictionaryWords.get(word);
    if (known === undefined) {
      const [surface = '', part = '', detail = '', more = '', , , , base = '*'] =
        this.dictionary.words.featuresOf(word);
      const inflected = part === '動詞' || part === '形容詞';
      known = { role: roleOf(part, detail, more), term: termOf(inflected && base !== '*' ? base : surface) };
      this.dictionaryWords.set(word, known);
    }
    return known;
  }

  private unknownWord(word: number, surface: string): Word {
    let term = this.unknownTerms.get(surface);
    if (term === undefined) {
      term = termOf(surface);
      if (this.unknownTerms.size < REMEMBERED_SURFACES) this.unknownTerms.set(surface, term);
    }
    if (term === null && /\d/.test(surface)) return { role: 'number', term };
    let role = this.unknownRoles.get(word);
    if (role === undefined) {
      const [, part = '', detail = '', more = ''] = this.dictionary.unknownWords.featuresOf(word);
      // IPADIC reads unknown Latin words as interjections, too.
      role = part === '感動詞' ? 'content' : roleOf(part, detail, more);
      this.unknownRoles.set(word, role);
    }
    return { role, term };
  }
}

/** IPADIC's parts of speech (品詞体系), as far as they matter here. */
function roleOf(part: string, detail: string, more: string): Role {
  switch (part) {
    case '名詞':
      if (detail === '数') return 'number';
      if (detail === '接尾') return more === '助数詞' ? 'counter' : 'affix';
      return /^(代名詞|非自立|特殊|動詞非自立的|引用文字列|接続詞的)$/.test(detail) ? 'other' : 'content';
    case '接頭詞':
      return 'affix';
    case '動詞':
    case '形容詞':
      return detail === '自立' ? 'content' : 'other';
    default:
      return 'other';
  }
}

/** Folded form of a word, or null for what is no word: symbols, digits, single kana and letters. */
function termOf(surface: string): string | null {
  if (surface.length === 1 ? !ONE_KANJI.test(surface) : !LETTER.test(surface)) return null;
  const match = OKURIGANA.exec(surface);
  return foldKana(match === null ? surface : `${match[1]}${match[2]}`);
}
