import type { Predicate, Rule } from './rule';

export interface RuleError {
  /** Where, as a path from the root: `all[1].not.minYen`; empty for the root itself. */
  readonly path: string;
  readonly code:
    | 'not_an_object'
    | 'unknown_predicate'
    | 'unknown_field'
    | 'missing_field'
    | 'wrong_type'
    | 'empty'
    | 'too_long'
    | 'out_of_range'
    | 'too_deep'
    | 'too_many_nodes';
}

export type ParsedRule = { readonly rule: Rule } | { readonly errors: readonly RuleError[] };

export const RULE_LIMITS = {
  depth: 8,
  nodes: 200,
  /** One list of codes can name all 1,788 local governments. */
  listItems: 2_000,
  codeLength: 64,
  textLength: 2_000,
  errors: 50,
} as const;

type Json = Readonly<Record<string, unknown>>;
type FieldReader = (value: unknown) => { readonly value: unknown } | RuleError['code'];

interface PredicateShape {
  readonly required: Readonly<Record<string, FieldReader>>;
  readonly optional?: Readonly<Record<string, FieldReader>>;
  /** At least one of the optional fields must be there. */
  readonly needsOption?: boolean;
  /** Pairs [lower, upper] that must be in order. */
  readonly ordered?: readonly [string, string];
}

const codes = listOf((value) => isText(value, RULE_LIMITS.codeLength));
const inCodes: PredicateShape = { required: { in: codes } };

const SHAPES: { readonly [Is in Predicate['is']]: PredicateShape } = {
  applicantKind: inCodes,
  region: {
    required: {},
    optional: {
      prefectures: listOf((value) => typeof value === 'string' && /^\d{2}$/.test(value)),
      codes: listOf((value) => typeof value === 'string' && /^\d{6}$/.test(value)),
      attributes: codes,
    },
    needsOption: true,
  },
  population: {
    required: {},
    optional: { min: wholeNumber, max: wholeNumber },
    needsOption: true,
    ordered: ['min', 'max'],
  },
  stage: inCodes,
  theme: inCodes,
  amount: {
    required: {},
    optional: { minYen: wholeNumber, maxYen: wholeNumber },
    needsOption: true,
    ordered: ['minYen', 'maxYen'],
  },
  ownShare: { required: { minRate: rate } },
  period: { required: {}, optional: { from: day, to: day }, needsOption: true, ordered: ['from', 'to'] },
  jointApplication: { required: { minMembers: wholeNumber } },
  partnerKind: inCodes,
  certification: inCodes,
  other: { required: { text } },
};

/**
 * Reads a rule from untrusted JSON. The result is a fresh object of known fields only.
 * All errors are listed (at most `RULE_LIMITS.errors`), not only the first.
 */
export function parseRule(json: unknown): ParsedRule {
  const parser = new RuleParser();
  const rule = parser.read(json, '', 1);
  return rule === null || parser.errors.length > 0 ? { errors: parser.errors } : { rule };
}

class RuleParser {
  readonly errors: RuleError[] = [];
  private nodes = 0;

  read(json: unknown, path: string, depth: number): Rule | null {
    if (depth > RULE_LIMITS.depth) return this.fail(path, 'too_deep');
    if (++this.nodes > RULE_LIMITS.nodes) return this.fail(path, 'too_many_nodes');
    if (!isObject(json)) return this.fail(path, 'not_an_object');
    if ('all' in json) return this.readGroup(json, 'all', path, depth);
    if ('any' in json) return this.readGroup(json, 'any', path, depth);
    if ('not' in json) {
      this.refuseOthers(json, ['not'], path);
      const not = this.read(json['not'], join(path, 'not'), depth + 1);
      return not === null ? null : { not };
    }
    return this.readPredicate(json, path);
  }

  private readGroup(json: Json, key: 'all' | 'any', path: string, depth: number): Rule | null {
    this.refuseOthers(json, [key], path);
    const list = json[key];
    const at = join(path, key);
    if (!Array.isArray(list)) return this.fail(at, 'wrong_type');
    // An empty `all` says that anyone may apply; an empty `any` would exclude everyone without a reason.
    if (key === 'any' && list.length === 0) return this.fail(at, 'empty');
    if (list.length > RULE_LIMITS.nodes) return this.fail(at, 'too_many_nodes');
    const children: Rule[] = [];
    for (const [i, item] of list.entries()) {
      const child = this.read(item, `${at}[${i}]`, depth + 1);
      if (child !== null) children.push(child);
    }
    return key === 'all' ? { all: children } : { any: children };
  }

  private readPredicate(json: Json, path: string): Rule | null {
    const is = json['is'];
    if (typeof is !== 'string' || !Object.hasOwn(SHAPES, is)) return this.fail(join(path, 'is'), 'unknown_predicate');
    const shape = SHAPES[is as Predicate['is']];
    const optional: Readonly<Record<string, FieldReader>> = { ...shape.optional, source: text };
    const result: Record<string, unknown> = { is };
    this.refuseOthers(json, ['is', ...Object.keys(shape.required), ...Object.keys(optional)], path);
    for (const [name, reader] of Object.entries(shape.required)) {
      if (json[name] === undefined) this.fail(join(path, name), 'missing_field');
      else this.readField(json, name, reader, result, path);
    }
    for (const [name, reader] of Object.entries(optional)) {
      if (json[name] !== undefined) this.readField(json, name, reader, result, path);
    }
    this.checkTogether(shape, result, path);
    // Field names and types were checked against the shape of this predicate.
    return result as unknown as Predicate;
  }

  private readField(
    json: Json,
    name: string,
    reader: FieldReader,
    result: Record<string, unknown>,
    path: string,
  ): void {
    const read = reader(json[name]);
    if (typeof read === 'string') this.fail(join(path, name), read);
    else result[name] = read.value;
  }

  private checkTogether(shape: PredicateShape, result: Readonly<Record<string, unknown>>, path: string): void {
    const options = Object.keys(shape.optional ?? {});
    if (shape.needsOption === true && !options.some((name) => result[name] !== undefined))
      this.fail(path, 'missing_field');
    if (shape.ordered === undefined) return;
    const [lower, upper] = [result[shape.ordered[0]], result[shape.ordered[1]]];
    const numbers = typeof lower === 'number' && typeof upper === 'number' && lower > upper;
    const days = typeof lower === 'string' && typeof upper === 'string' && lower > upper;
    if (numbers || days) this.fail(join(path, shape.ordered[1]), 'out_of_range');
  }

  private refuseOthers(json: Json, allowed: readonly string[], path: string): void {
    for (const name of Object.keys(json)) if (!allowed.includes(name)) this.fail(join(path, name), 'unknown_field');
  }

  private fail(path: string, code: RuleError['code']): null {
    if (this.errors.length < RULE_LIMITS.errors) this.errors.push({ path: path.slice(0, 200), code });
    return null;
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest;
}

function text(value: unknown): ReturnType<FieldReader> {
  if (typeof value !== 'string') return 'wrong_type';
  if (value.length > RULE_LIMITS.textLength) return 'too_long';
  return value.trim() === '' ? 'empty' : { value };
}

function listOf(accepts: (value: unknown) => boolean): FieldReader {
  return (value) => {
    if (!Array.isArray(value)) return 'wrong_type';
    if (value.length === 0) return 'empty';
    if (value.length > RULE_LIMITS.listItems) return 'too_long';
    return value.every(accepts) ? { value: [...(value as unknown[])] } : 'wrong_type';
  };
}

function wholeNumber(value: unknown): ReturnType<FieldReader> {
  if (typeof value !== 'number') return 'wrong_type';
  return Number.isSafeInteger(value) && value >= 0 ? { value } : 'out_of_range';
}

function rate(value: unknown): ReturnType<FieldReader> {
  if (typeof value !== 'number') return 'wrong_type';
  return value >= 0 && value <= 1 ? { value } : 'out_of_range';
}

function day(value: unknown): ReturnType<FieldReader> {
  if (typeof value !== 'string') return 'wrong_type';
  const date = new Date(`${value}T00:00:00Z`);
  const real = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(date.getTime());
  return real && date.toISOString().startsWith(value) ? { value } : 'out_of_range';
}
