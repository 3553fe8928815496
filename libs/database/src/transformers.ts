import type { ValueTransformer } from 'typeorm';

/** bigint columns hold yen and counters below 2^53; pg hands them over as text. */
export const bigintAsNumber: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};
