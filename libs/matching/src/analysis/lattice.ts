import type { Dictionary } from './dictionary';

/** A word on the cheapest path. */
export interface LatticeToken {
  /** UTF-16 units of the text: [start, end). */
  readonly start: number;
  readonly end: number;
  readonly source: WordSource;
  /** Number of the word in its source. */
  readonly word: number;
}

export type WordSource = 'dictionary' | 'unknown' | 'user';

const SOURCES: readonly WordSource[] = ['dictionary', 'unknown', 'user'];
const DICTIONARY = 0;
const UNKNOWN = 1;
const USER = 2;

/** A sentence is cut here at the latest; together with LONGEST_UNKNOWN it keeps time and memory linear in the text. */
const LONGEST_SENTENCE = 512;
const LONGEST_UNKNOWN = 48;
const NO_NODE = -1;

/**
 * A user word costs less the longer it is and always less than any path of dictionary words over the same
 * characters; one long user word costs less than two short ones side by side.
 */
const userWordCost = (length: number): number => 4_000 - 4_000 * length;

/**
 * Cuts text into words: the path of least cost (word costs plus connection costs) through all words that the
 * dictionary, the rules for unknown characters and the user dictionary find in it (Viterbi).
 * Reuses its buffers between calls; not for use by several threads at once.
 */
export class Lattice {
  private readonly encoder = new TextEncoder();
  private readonly bytes = new Uint8Array(LONGEST_SENTENCE * 3);
  private readonly unitAtByte = new Int32Array(LONGEST_SENTENCE * 3 + 1);
  private readonly byteAtUnit = new Int32Array(LONGEST_SENTENCE + 1);
  private readonly firstEndingAt = new Int32Array(LONGEST_SENTENCE + 1);
  private readonly lastEndingAt = new Int32Array(LONGEST_SENTENCE + 1);

  private byteLength = 0;
  private nodeCount = 0;
  private nodeStart = new Int32Array(1024);
  private nodeWord = new Int32Array(1024);
  private nodeSource = new Uint8Array(1024);
  private nodeRight = new Uint16Array(1024);
  private nodeCost = new Int32Array(1024);
  private nodePrevious = new Int32Array(1024);
  private nodeNextWithEnd = new Int32Array(1024);

  /** Cheapest node before a position, by left id; valid where the stamp is the position's. */
  private readonly bestNode: Int32Array;
  private readonly bestCost: Int32Array;
  private readonly bestStamp: Int32Array;
  private stamp = 0;

  private readonly userWords = new Map<number, { text: string; word: number }[]>();
  private readonly userContext: number;
  private exceptUserWord = -1;

  constructor(
    private readonly dictionary: Dictionary,
    userWords: readonly string[],
  ) {
    const leftIds = dictionary.connections[1] ?? 0;
    this.bestNode = new Int32Array(leftIds);
    this.bestCost = new Int32Array(leftIds);
    this.bestStamp = new Int32Array(leftIds).fill(-1);
    this.userContext = properNounContext(dictionary);
    userWords.forEach((text, word) => {
      const first = text.charCodeAt(0);
      const sameFirst = this.userWords.get(first) ?? [];
      sameFirst.push({ text, word });
      this.userWords.set(first, sameFirst);
    });
  }

  /**
   * @param text normalised text; unpaired surrogates are tolerated
   * @param except number of a user word that is left out, to see its parts
   */
  tokenize(text: string, except = -1): LatticeToken[] {
    this.exceptUserWord = except;
    const tokens: LatticeToken[] = [];
    let start = 0;
    while (start < text.length) {
      const end = this.sentenceEnd(text, start);
      this.tokenizeSentence(text.slice(start, end), start, tokens);
      start = end;
    }
    return tokens;
  }

  private sentenceEnd(text: string, start: number): number {
    const limit = Math.min(text.length, start + LONGEST_SENTENCE);
    for (let i = start; i < limit; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 0x3001 || unit === 0x3002) return i + 1;
    }
    // Never between the halves of a surrogate pair.
    return limit < text.length && isHighSurrogate(text.charCodeAt(limit - 1)) && limit - 1 > start ? limit - 1 : limit;
  }

  private tokenizeSentence(sentence: string, offset: number, tokens: LatticeToken[]): void {
    const length = sentence.length;
    this.encode(sentence);
    this.firstEndingAt.fill(NO_NODE, 0, length + 1);
    this.lastEndingAt.fill(NO_NODE, 0, length + 1);
    this.nodeCount = 0;
    this.append(0, 0, 0, DICTIONARY, 0, 0, NO_NODE);
    for (let at = 0; at < length; at++) {
      if (this.firstEndingAt[at] === NO_NODE) continue;
      this.stamp++;
      this.addUserWords(sentence, at);
      const found = this.addDictionaryWords(at);
      this.addUnknownWords(sentence, at, found);
    }
    this.stamp++;
    const last = this.cheapestBefore(length, 0);
    this.readBack(last, length, offset, tokens);
  }

  /** UTF-8 bytes of the sentence with both ways of position; an unpaired surrogate becomes U+FFFD (3 bytes). */
  private encode(sentence: string): void {
    let byte = 0;
    for (let unit = 0; unit < sentence.length;) {
      const code = sentence.codePointAt(unit)!;
      const units = code > 0xffff ? 2 : 1;
      this.byteAtUnit[unit] = byte;
      if (units === 2) this.byteAtUnit[unit + 1] = byte;
      this.unitAtByte[byte] = unit;
      byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code > 0xffff ? 4 : 3;
      unit += units;
    }
    this.byteAtUnit[sentence.length] = byte;
    this.unitAtByte[byte] = sentence.length;
    this.byteLength = this.encoder.encodeInto(sentence, this.bytes).written;
  }

  private addUserWords(sentence: string, at: number): void {
    const candidates = this.userWords.get(sentence.charCodeAt(at));
    if (candidates === undefined) return;
    for (const { text, word } of candidates) {
      if (word === this.exceptUserWord || !sentence.startsWith(text, at)) continue;
      this.connect(at, at + text.length, word, USER, this.userContext, this.userContext, userWordCost(text.length));
    }
  }

  /** @returns whether the dictionary has a word that starts here. */
  private addDictionaryWords(at: number): boolean {
    const { trieBase, trieCheck, entryStarts, entryWords, words } = this.dictionary;
    let node = 0;
    let found = false;
    let byte = this.byteAtUnit[at]!;
    const end = this.byteLength;
    while (byte < end) {
      const child = trieBase[node]! + this.bytes[byte]!;
      if (trieCheck[child] !== node) break;
      node = child;
      byte++;
      const terminal = trieBase[node]!;
      if (trieCheck[terminal] !== node) continue;
      const value = trieBase[terminal]!;
      if (value > 0) continue;
      const entry = -value - 1;
      const to = this.unitAtByte[byte]!;
      for (let i = entryStarts[entry]!; i < entryStarts[entry + 1]!; i++) {
        const word = entryWords[i]!;
        found = true;
        this.connect(at, to, word, DICTIONARY, words.left[word]!, words.right[word]!, words.cost[word]!);
      }
    }
    return found;
  }

  private addUnknownWords(sentence: string, at: number, found: boolean): void {
    const id = this.classAt(sentence, at);
    const { always, grouping, words } = this.dictionary.classes[id]!;
    if (found && !always) return;
    let to = at + unitsAt(sentence, at);
    const limit = Math.min(sentence.length, at + LONGEST_UNKNOWN);
    while (grouping && to < limit && this.classAt(sentence, to) === id) to += unitsAt(sentence, to);
    const table = this.dictionary.unknownWords;
    for (const word of words) {
      this.connect(at, to, word, UNKNOWN, table.left[word]!, table.right[word]!, table.cost[word]!);
    }
  }

  private classAt(sentence: string, at: number): number {
    return unitsAt(sentence, at) === 2 ? 0 : (this.dictionary.classOfUnit[sentence.charCodeAt(at)] ?? 0);
  }

  private connect(
    start: number,
    end: number,
    word: number,
    source: number,
    left: number,
    right: number,
    cost: number,
  ): void {
    const previous = this.cheapestBefore(start, left);
    this.append(start, end, word, source, right, this.bestCost[left]! + cost, previous);
  }

  /**
   * The node ending at a position from which a word with this left id is reached at least cost; the first of equals.
   * Remembered per left id while the stamp stands for the position.
   */
  private cheapestBefore(position: number, left: number): number {
    if (this.bestStamp[left] === this.stamp) return this.bestNode[left]!;
    const { connections } = this.dictionary;
    const width = connections[1]!;
    let best = NO_NODE;
    let bestCost = Number.MAX_SAFE_INTEGER;
    for (let node = this.firstEndingAt[position]!; node !== NO_NODE; node = this.nodeNextWithEnd[node]!) {
      const cost = this.nodeCost[node]! + connections[2 + this.nodeRight[node]! * width + left]!;
      if (cost < bestCost) {
        bestCost = cost;
        best = node;
      }
    }
    this.bestNode[left] = best;
    this.bestCost[left] = bestCost;
    this.bestStamp[left] = this.stamp;
    return best;
  }

  private append(
    start: number,
    end: number,
    word: number,
    source: number,
    right: number,
    cost: number,
    previous: number,
  ): void {
    if (this.nodeCount === this.nodeStart.length) this.grow();
    const node = this.nodeCount++;
    this.nodeStart[node] = start;
    this.nodeWord[node] = word;
    this.nodeSource[node] = source;
    this.nodeRight[node] = right;
    this.nodeCost[node] = cost;
    this.nodePrevious[node] = previous;
    this.nodeNextWithEnd[node] = NO_NODE;
    const last = this.lastEndingAt[end]!;
    if (last === NO_NODE) this.firstEndingAt[end] = node;
    else this.nodeNextWithEnd[last] = node;
    this.lastEndingAt[end] = node;
  }

  private readBack(last: number, length: number, offset: number, tokens: LatticeToken[]): void {
    const path: LatticeToken[] = [];
    let end = length;
    for (let node = last; node > 0; node = this.nodePrevious[node]!) {
      const start = this.nodeStart[node]!;
      path.push({
        start: offset + start,
        end: offset + end,
        source: SOURCES[this.nodeSource[node]!]!,
        word: this.nodeWord[node]!,
      });
      end = start;
    }
    for (let i = path.length - 1; i >= 0; i--) tokens.push(path[i]!);
  }

  private grow(): void {
    const wider = <T extends Int32Array | Uint16Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    const capacity = this.nodeStart.length * 2;
    this.nodeStart = wider(this.nodeStart, new Int32Array(capacity));
    this.nodeWord = wider(this.nodeWord, new Int32Array(capacity));
    this.nodeSource = wider(this.nodeSource, new Uint8Array(capacity));
    this.nodeRight = wider(this.nodeRight, new Uint16Array(capacity));
    this.nodeCost = wider(this.nodeCost, new Int32Array(capacity));
    this.nodePrevious = wider(this.nodePrevious, new Int32Array(capacity));
    this.nodeNextWithEnd = wider(this.nodeNextWithEnd, new Int32Array(capacity));
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function unitsAt(text: string, at: number): 1 | 2 {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

/** IPADIC gives unknown kanji words a reading as 名詞,固有名詞,一般; user words connect to their neighbours like those. */
function properNounContext(dictionary: Dictionary): number {
  const kanji = dictionary.classes.find(({ name }) => name === 'KANJI')?.words ?? [];
  const noun = kanji.find((word) => {
    const [, part, detail, more] = dictionary.unknownWords.featuresOf(word);
    return part === '名詞' && detail === '固有名詞' && more === '一般';
  });
  if (noun === undefined) throw new Error('The dictionary has no general proper noun among its unknown words');
  return dictionary.unknownWords.left[noun]!;
}
