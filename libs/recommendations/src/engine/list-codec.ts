import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { Contribution, RankedCandidate } from '@app/matching';
import type { Recommendation } from '../recommendation';

const compress = promisify(deflate);
const decompress = promisify(inflate);

/** The fastest level: slower ones save a tenth of the bytes and cost twice the time, on every run. */
const LEVEL = 1;
/** Values of features are kept to a millionth; what they contribute is computed from that. */
const PRECISION = 1e6;
const JSON_BEGINS = '{'.charCodeAt(0);

/** The bytes are no list of this format: damaged, or written by a newer version. */
export class ListFormatError extends Error {
  override readonly name = 'ListFormatError';
}

/**
 * Version 1. Weights are the same for all candidates of a list and stand once; an item has its features' values in the
 * order of `features`, or its contributions in full.
 */
interface StoredList {
  readonly v: 1;
  readonly features: readonly string[];
  readonly weights: readonly number[];
  readonly items: readonly StoredItem[];
}
type StoredItem = Omit<RankedCandidate, 'kind' | 'contributions'> &
  ({ readonly values: readonly number[] } | { readonly contributions: readonly Contribution[] });

/**
 * The list of one kind as it is stored: compact JSON, deflated (zlib format). About 8 KB for 60 candidates with their
 * reasons, where their rows as plain JSON had 100.
 */
export async function encodeList(ranked: readonly RankedCandidate[]): Promise<Uint8Array> {
  const common = ranked[0]?.contributions ?? [];
  const list: StoredList = {
    v: 1,
    features: common.map(({ feature }) => feature),
    weights: common.map(({ weight }) => weight),
    items: ranked.map(({ kind: _kind, contributions, ...item }) => ({ ...item, ...toStored(contributions, common) })),
  };
  return compress(JSON.stringify(list), { level: LEVEL });
}

/**
 * @returns in the order of their ranks
 * @throws ListFormatError
 */
export async function decodeList(bytes: Uint8Array): Promise<Recommendation[]> {
  const { features, weights, items } = await parse(bytes);
  return items.map(({ id, version, ...item }) => ({
    ...withContributions(item, features, weights),
    candidateId: id,
    candidateVersion: version,
  }));
}

async function parse(bytes: Uint8Array): Promise<StoredList> {
  let list: Partial<StoredList>;
  try {
    // What the migration from rows wrote is not deflated.
    const json = bytes[0] === JSON_BEGINS ? Buffer.from(bytes) : await decompress(bytes);
    list = JSON.parse(json.toString('utf8')) as Partial<StoredList>;
  } catch (error) {
    throw new ListFormatError('The stored list cannot be read', { cause: error });
  }
  if (list.v !== 1 || !list.items) throw new ListFormatError(`The stored list is of format ${String(list.v)}`);
  return { v: 1, features: list.features ?? [], weights: list.weights ?? [], items: list.items };
}

const rounded = (value: number): number => Math.round(value * PRECISION) / PRECISION;

function toStored(contributions: readonly Contribution[], common: readonly Contribution[]) {
  const alike =
    contributions.length === common.length &&
    contributions.every(
      ({ feature, weight, value, contribution }, i) =>
        feature === common[i]!.feature &&
        weight === common[i]!.weight &&
        Math.abs(weight * value - contribution) < 1 / PRECISION,
    );
  return alike ? { values: contributions.map(({ value }) => rounded(value)) } : { contributions };
}

function withContributions<I extends Omit<StoredItem, 'id' | 'version'>>(
  item: I,
  features: readonly string[],
  weights: readonly number[],
) {
  if (!('values' in item)) return item as I & { readonly contributions: readonly Contribution[] };
  const { values, ...rest } = item as I & { readonly values: readonly number[] };
  const contributions = values.map((value, i) => {
    const weight = weights[i] ?? 0;
    return { feature: features[i] ?? '', value, weight, contribution: weight * value };
  });
  return { ...rest, contributions };
}
