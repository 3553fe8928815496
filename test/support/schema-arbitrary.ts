import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';

/** What we use of OpenAPI 3.0's schema objects. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly example?: unknown;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const MAX_ITEMS = 4;
const MAX_TEXT = 60;

/** Letters that people of this field type, and some that break naive code: combining marks, emoji, right-to-left, wide. */
const LETTERS = [
  ...'地域の課題をむすぶガｶﾞ㈱①髙𠮷👩‍🌾é',
  'e\u0301',
  'א',
  'Ａ',
  ' ',
  '\n',
  "'",
  '"',
  '%',
  '_',
  '\\',
  '<',
  '&',
  ';',
];

/** Writes values that the document allows. `ids` grows while the API answers; ids are taken from there as often as not. */
export class SchemaArbitrary {
  constructor(
    private readonly document: OpenAPIObject,
    private readonly ids: readonly string[],
  ) {}

  /** References followed, `allOf` put together. */
  resolve(schema: Schema): Schema {
    if (schema.$ref) {
      const name = schema.$ref.replace('#/components/schemas/', '');
      const found = this.document.components?.schemas?.[name];
      if (!found) throw new Error(`${schema.$ref} is not in the document`);
      return this.resolve(found as Schema);
    }
    if (!schema.allOf) return schema;
    const parts = schema.allOf.map((part) => this.resolve(part));
    return parts.reduce<Schema>(
      (whole, part) => ({
        ...whole,
        ...part,
        ...(whole.properties && { properties: { ...whole.properties, ...part.properties } }),
        required: [...(whole.required ?? []), ...(part.required ?? [])],
      }),
      { ...schema, allOf: undefined },
    );
  }

  valid(given: Schema, depth = 0): fc.Arbitrary<unknown> {
    const schema = this.resolve(given);
    const value = this.withoutNull(schema, depth);
    const illustrated =
      schema.example === undefined || typeof schema.example === 'object'
        ? value
        : fc.oneof({ weight: 1, arbitrary: fc.constant(schema.example) }, { weight: 3, arbitrary: value });
    return schema.nullable ? fc.option(illustrated, { freq: 4 }) : illustrated;
  }

  private withoutNull(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.valid(choice, depth)));
    if (schema.enum) return fc.constantFrom(...schema.enum);
    switch (schema.type) {
      case 'string':
        return this.text(schema);
      case 'integer':
        return fc.integer(range(schema));
      case 'number':
        return fc.oneof(fc.integer(range(schema)), fc.double({ ...doubleRange(schema), noNaN: true }));
      case 'boolean':
        return fc.boolean();
      case 'array':
        return this.list(schema, depth);
      default:
        return this.object(schema, depth);
    }
  }

  private list(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const maxLength = Math.min(schema.maxItems ?? MAX_ITEMS, depth > 4 ? 1 : MAX_ITEMS);
    const length = { minLength: Math.min(schema.minItems ?? 0, maxLength), maxLength };
    const item = this.valid(schema.items ?? {}, depth + 1);
    // Lists of codes are sets.
    const resolved = this.resolve(schema.items ?? {});
    return schema.uniqueItems || resolved.enum || resolved.type === 'string'
      ? fc.uniqueArray(item, length)
      : fc.array(item, length);
  }

  private object(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    if (!schema.properties)
      return depth > 4
        ? fc.constant({})
        : fc.dictionary(fc.constantFrom('a', 'b', 'all', 'any'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
    const properties = Object.entries(schema.properties).map(([name, property]) => [
      name,
      this.valid(property, depth + 1),
    ]);
    return fc.record(Object.fromEntries(properties) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: [...(schema.required ?? [])],
    });
  }

  private text({ format, minLength = 0, maxLength = MAX_TEXT, pattern }: Schema): fc.Arbitrary<string> {
    switch (format) {
      case 'uuid':
        return this.id();
      case 'date':
        return day();
      case 'date-time':
        return fc
          .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
          .map((d) => d.toISOString());
      case 'email':
        return fc.stringMatching(/^[a-z]{1,10}$/).map((name) => `${name}@test.example`);
      case 'uri':
        return fc.stringMatching(/^[a-z]{1,10}$/).map((path) => `https://www.example.go.jp/${path}`);
      default:
        if (pattern) return fc.stringMatching(new RegExp(pattern));
        return fc
          .array(fc.constantFrom(...LETTERS), {
            minLength,
            maxLength: Math.max(minLength, Math.min(maxLength, MAX_TEXT)),
          })
          .map((letters) => letters.join('').slice(0, maxLength))
          .filter((text) => text.isWellFormed());
    }
  }

  id(): fc.Arbitrary<string> {
    return fc.oneof(
      fc.uuid({ version: 4 }),
      fc.nat().map((n) => this.ids[n % Math.max(1, this.ids.length)] ?? '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11'),
    );
  }
}

const day = (): fc.Arbitrary<string> =>
  fc
    .date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

const range = ({ minimum = 0, maximum = 1_000_000 }: Schema) => ({
  min: Math.ceil(Math.max(minimum, -(2 ** 31))),
  max: Math.floor(Math.min(maximum, 2 ** 31 - 1)),
});

const doubleRange = ({ minimum = 0, maximum = 1_000_000 }: Schema) => ({ min: minimum, max: maximum });
