import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { EVERY_ROLE } from '../support/factories';
import { type FuzzAnswer, FuzzClient, type FuzzRequest } from '../support/fuzz-client';
import { hostileDocument, hostileText, NOT_TO_ASSIGN, spoil } from '../support/hostile-input';
import { type Schema, SchemaArbitrary } from '../support/schema-arbitrary';
import { createTestApi, type TestApi } from '../support/test-api';
import { operationsOf, type RouteOperation } from './routes';

/** The same requests each time, unless another seed or more of them is asked for. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20260401);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 10);

/** What no answer may tell: stacks, SQL, the database's words, paths of the server. */
const LEAKS = [
  /\n\s+at .+:\d+:\d+/,
  /node_modules|\/dist\/|\.ts:\d|\.js:\d/,
  /QueryFailedError|TypeORMError|TypeError|RangeError|SyntaxError|ReferenceError/,
  /syntax error at or near|violates (?:unique|foreign|check|not-null)|relation "|column "|duplicate key value/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) [\w".*]+ (?:FROM|SET|WHERE|VALUES)\b/,
  new RegExp(process.cwd().replace(/[/\\]/g, '[/\\\\]')),
];

interface Plan {
  readonly what: 'valid' | 'invalid' | 'assignment';
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly client: number;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

describe('every operation of the OpenAPI document', () => {
  let api: TestApi;
  let document: OpenAPIObject;
  let operations: readonly RouteOperation[];
  const clients: FuzzClient[] = [];
  const ids: string[] = [];
  const statuses = new Map<number, number>();
  let requests = 0;

  beforeAll(async () => {
    api = await createTestApi();
    document = (await api.anonymous().get('/api/openapi.json').expect(200)).body as OpenAPIObject;
    operations = operationsOf(document);
    clients.push(await FuzzClient.of(api, null));
    for (const who of EVERY_ROLE) clients.push(await FuzzClient.of(api, who));
    const mayor = await api.make.member('municipality', 'owner');
    ids.push(
      (await api.make.draftIdea(mayor.principal)).idea.id,
      (await api.make.submittedIdea(mayor.principal)).idea.id,
    );
    ids.push(mayor.principal.organizationId, mayor.principal.userId);
    const office = await api.make.member('operations', 'operator');
    ids.push((await api.make.publishedProgram(office.principal)).program.id);
  }, 120_000);

  afterAll(async () => {
    await api.close();
    const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
    process.stdout.write(
      `fuzz: seed ${SEED}, ${operations.length} operations, ${requests} requests, answers ${counted.join(', ')}\n`,
    );
  });

  const parametersOf = ({ operation }: RouteOperation): readonly Parameter[] =>
    (operation.parameters ?? []) as readonly Parameter[];

  const bodySchemaOf = ({ operation }: RouteOperation): Schema | undefined => {
    const content = (operation.requestBody as { content?: Record<string, { schema?: Schema }> } | undefined)?.content;
    return content?.['application/json']?.schema;
  };

  /** Requests as the document allows them. */
  function valid(route: RouteOperation, values: SchemaArbitrary, who: fc.Arbitrary<number>): fc.Arbitrary<Plan> {
    const parameters = parametersOf(route);
    const pick = (place: string) =>
      fc.record(
        Object.fromEntries(
          parameters
            .filter((each) => each.in === place)
            .map(({ name, schema }) => [name, place === 'path' ? values.id() : values.valid(schema ?? {})]),
        ),
        { requiredKeys: parameters.filter((each) => each.in === place && each.required).map(({ name }) => name) },
      );
    const schema = bodySchemaOf(route);
    return fc.record({
      what: fc.constant('valid' as const),
      path: pick('path') as fc.Arbitrary<Record<string, string>>,
      query: pick('query').map(({ cursor: _cursor, ...rest }) => rest),
      headers: headersFor(parameters, fc.constantFrom('"1"', '"2"', '"3"')),
      body: schema ? values.valid(schema).map((body) => JSON.stringify(body)) : fc.constant(undefined),
      client: who,
    });
  }

  const headersFor = (
    parameters: readonly Parameter[],
    version: fc.Arbitrary<string>,
  ): fc.Arbitrary<Record<string, string>> => {
    const has = (name: string) => parameters.some((each) => each.in === 'header' && each.name === name);
    return fc.tuple(version, fc.uuid(), fc.boolean()).map(([ifMatch, key, withKey]) => ({
      ...(has('If-Match') && { 'If-Match': ifMatch }),
      ...(has('Idempotency-Key') && withKey && { 'Idempotency-Key': key }),
    }));
  };

  /** The same, with one thing or several things spoiled. */
  function invalid(route: RouteOperation, values: SchemaArbitrary, who: fc.Arbitrary<number>): fc.Arbitrary<Plan> {
    const names = parametersOf(route)
      .filter((each) => each.in === 'query')
      .map(({ name }) => name);
    const schema = bodySchemaOf(route);
    const bodies = !schema
      ? fc.constant(undefined)
      : fc.oneof(
          {
            weight: 5,
            arbitrary: values
              .valid(schema)
              .chain(spoil)
              .map((body) => JSON.stringify(body)),
          },
          { weight: 1, arbitrary: hostileDocument() },
        );
    const queries = fc.dictionary(
      fc.constantFrom(...names, 'nonsense', 'limit[]', '__proto__'),
      hostileText().map((text) => text.slice(0, 400)),
      { maxKeys: 2 },
    );
    const spoiledVersion = fc.constantFrom('', '*', 'W/"1"', '"0"', '"-1"', '"99999999999"', 'x', '"1", "2"', '"1"');
    return fc
      .tuple(
        valid(route, values, who),
        bodies,
        queries,
        headersFor(parametersOf(route), spoiledVersion),
        fc.nat({ max: 3 }),
        hostileText(),
      )
      .map(([plan, body, query, headers, kind, text]) => ({
        ...plan,
        what: 'invalid' as const,
        ...(schema && { body }),
        ...((kind === 0 || !schema) && { query: { ...plan.query, ...query } }),
        ...(kind === 1 && { headers }),
        ...(kind === 2 && {
          path: Object.fromEntries(Object.keys(plan.path).map((name) => [name, text.slice(0, 400) || ' '])),
        }),
      }));
  }

  /** A valid body with a member that is not the caller's to set. */
  function assigning(route: RouteOperation, values: SchemaArbitrary, who: fc.Arbitrary<number>): fc.Arbitrary<Plan> {
    const { properties } = values.resolve(bodySchemaOf(route)!);
    const names = NOT_TO_ASSIGN.filter((name) => !Object.hasOwn(properties!, name));
    return fc.tuple(valid(route, values, who), fc.constantFrom(...names), values.id()).map(([plan, name, id]) => ({
      ...plan,
      what: 'assignment' as const,
      body: JSON.stringify({ ...(JSON.parse(plan.body!) as object), [name]: id }),
    }));
  }

  function requestOf({ method, path }: RouteOperation, plan: Plan): FuzzRequest {
    const query = new URLSearchParams(
      Object.entries(plan.query).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
      ),
    ).toString();
    const target = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(plan.path[name]?.toWellFormed() ?? 'x'),
    );
    return {
      method,
      target: `${target}${query && `?${query}`}`,
      headers: { ...plan.headers, ...(plan.body !== undefined && { 'Content-Type': 'application/json' }) },
      body: plan.body,
    };
  }

  /** @returns what is wrong with the answer, or null */
  function faultOf(
    { operation }: RouteOperation,
    { what }: Plan,
    { status, contentType, text }: FuzzAnswer,
  ): string | null {
    if (status >= 500) return `${status}`;
    const leak = LEAKS.find((pattern) => status >= 400 && pattern.test(text));
    if (leak) return `tells ${leak.source}`;
    if (what === 'assignment' && status < 400) return 'takes a member that is not the caller’s to set';
    if (status < 400) return null;
    if (!(`${status}` in operation.responses)) return `${status} is not in the document`;
    if (!contentType.startsWith('application/problem+json')) return `answers ${contentType}`;
    const problem = JSON.parse(text) as { code?: string; errors?: readonly { pointer?: string; code?: string }[] };
    if (!problem.code) return 'has no code';
    if (status === 422 && problem.errors?.some(({ pointer, code }) => pointer === undefined || !code))
      return 'no pointer';
    return null;
  }

  function collectIds(text: string): void {
    if (ids.length > 400) return;
    for (const [id] of text
      .slice(0, 5000)
      .matchAll(/[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/g)) {
      if (!ids.includes(id)) ids.push(id);
    }
  }

  /** Those whom the operation lets through, so that not all requests end at the guard. */
  async function allowed(route: RouteOperation): Promise<number[]> {
    const through: number[] = [];
    for (const [i, client] of clients.entries()) {
      const plan: Plan = { what: 'valid', path: {}, query: {}, headers: {}, body: '{}', client: i };
      const target = route.path.replace(/\{\w+\}/g, '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11');
      const request = requestOf(route, bodySchemaOf(route) ? plan : { ...plan, body: undefined });
      const { status } = await client.send({ ...request, target });
      requests += 1;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== 401 && status !== 403) through.push(i);
    }
    return through;
  }

  it('answers generated requests, valid and not, without failing and without telling of its inside', async () => {
    const values = new SchemaArbitrary(document, ids);
    const faults: string[] = [];
    for (const [i, route] of operations.entries()) {
      const through = await allowed(route);
      const anyone = fc.nat({ max: clients.length - 1 });
      const who =
        through.length === 0
          ? anyone
          : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...through) }, { weight: 1, arbitrary: anyone });
      const sample = (plans: fc.Arbitrary<Plan>, numRuns: number) => fc.sample(plans, { seed: SEED + i, numRuns });
      const schema = bodySchemaOf(route);
      const closed = schema !== undefined && values.resolve(schema).properties !== undefined;
      const plans = [
        ...sample(valid(route, values, who), RUNS),
        ...sample(invalid(route, values, who), RUNS),
        ...(closed ? sample(assigning(route, values, who), Math.ceil(RUNS / 4)) : []),
      ];
      for (const plan of plans) {
        const request = requestOf(route, plan);
        const answer = await clients[plan.client]!.send(request);
        requests += 1;
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status < 300) collectIds(answer.text);
        const fault = faultOf(route, plan, answer);
        if (fault) {
          const { target, headers, body } = request;
          const sent = JSON.stringify({ target, headers, body }).slice(0, 600);
          faults.push(`${route.route} (${plan.what}): ${fault}\n  ${sent}\n  ${answer.text.slice(0, 300)}`);
        }
      }
    }
    expect(faults.slice(0, 40)).toEqual([]);
  }, 600_000);
});
