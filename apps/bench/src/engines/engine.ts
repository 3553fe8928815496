/** One document as all engines get it: an id and its words, in base form, joined by spaces. */
export interface TokenDocument {
  readonly id: string;
  readonly tokens: string;
}

/** A search engine under test. All get the same words and give the ids of the best `k`, best first. */
export interface SearchEngine {
  /**
   * Before `build`, not timed: puts the words into the form in which the engine gets them from its analyser, where it
   * takes no text. `build` lets go of it.
   */
  prepare?(documents: readonly TokenDocument[]): void;
  build(documents: readonly TokenDocument[]): Promise<void> | void;
  search(tokens: readonly string[], k: number): Promise<readonly string[]> | readonly string[];
  /** The document's new version takes the place of the old one and is found from now on. */
  update(document: TokenDocument): Promise<void> | void;
  /** Bytes of the index where they do not lie in this process's heap. */
  size?(): Promise<number> | number;
  close?(): Promise<void> | void;
}

export interface EngineContext {
  /** Of an empty PostgreSQL made for this run. */
  readonly databaseUrl: string;
  /** A second process looks at what the first has built. */
  readonly attach: boolean;
}
