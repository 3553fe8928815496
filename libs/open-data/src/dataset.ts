import { formatWareki } from '@app/japan';
import type { CsvCell, CsvColumn } from '@app/platform';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * One field of a dataset: a line of its table. JSON, JSON Schema and CSV are all made of it, so that a further field is one
 * line here and nothing else.
 */
export interface DatasetField<Row> {
  readonly key: string;
  /** The column's name in CSV and the title in the schema: that of the standard, where there is one. */
  readonly title: string;
  readonly schema: JsonSchema;
  readonly value: (row: Row) => Json;
}

const nullable = (type: string, further: JsonSchema = {}): JsonSchema => ({ type: [type, 'null'], ...further });

export const SCHEMA = {
  id: { type: 'string', format: 'uuid' },
  text: { type: 'string' },
  textOrNull: nullable('string'),
  texts: { type: 'array', items: { type: 'string' } },
  integer: { type: 'integer' },
  integerOrNull: nullable('integer'),
  numberOrNull: nullable('number'),
  flag: { type: 'boolean' },
  flagOrNull: nullable('boolean'),
  dayOrNull: nullable('string', { format: 'date' }),
  moment: { type: 'string', format: 'date-time' },
} as const satisfies Record<string, JsonSchema>;

export const field = <Row>(
  key: string,
  title: string,
  schema: JsonSchema,
  value: (row: Row) => Json,
): DatasetField<Row> => ({ key, title, schema, value });

export const recordOf = <Row>(fields: readonly DatasetField<Row>[], row: Row): Record<string, Json> =>
  Object.fromEntries(fields.map(({ key, value }) => [key, value(row)]));

/** What one record of the dataset looks like, for programs. No field is left out of a record; null is "not recorded". */
export const schemaOf = (id: string, title: string, fields: readonly DatasetField<never>[]): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: id,
  title,
  type: 'object',
  additionalProperties: false,
  required: fields.map(({ key }) => key),
  properties: Object.fromEntries(fields.map(({ key, title: name, schema }) => [key, { title: name, ...schema }])),
});

/** Days have a second column with the 和暦; lists stand in one cell with | between. */
export const columnsOf = <Row>(fields: readonly DatasetField<Row>[]): CsvColumn<Row>[] =>
  fields.flatMap(({ title, schema, value }) => {
    const column: CsvColumn<Row> = { header: title, value: (row) => cellOf(value(row)) };
    if (schema['format'] !== 'date') return [column];
    const wareki = (row: Row): CsvCell => {
      const day = value(row);
      return typeof day === 'string' ? formatWareki(day) : null;
    };
    return [column, { header: `${title}（和暦）`, value: wareki }];
  });

function cellOf(value: Json): CsvCell {
  if (value === null || typeof value !== 'object') return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.map((each: Json) => (typeof each === 'string' ? each : JSON.stringify(each))).join('|');
}
