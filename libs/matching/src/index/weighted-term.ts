/** One query term with its weight, above 0. */
export interface WeightedTerm<K> {
  readonly term: K;
  readonly weight: number;
}
