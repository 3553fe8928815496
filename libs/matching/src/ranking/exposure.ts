/**
 * How much attention a place in a list gets, 1 for the first; the discount of DCG (Järvelin and Kekäläinen 2002).
 * @param rank 1-based
 */
export const exposureAt = (rank: number): number => 1 / Math.log2(1 + Math.max(1, rank));
