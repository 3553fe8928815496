import type { OpenAPIObject } from '@nestjs/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createTestApi, type TestApi } from '../support/test-api';
import { operationsOf, type RouteOperation, servedRoutes } from './routes';

describe('the OpenAPI document', () => {
  let api: TestApi;
  let document: OpenAPIObject;
  let operations: readonly RouteOperation[];

  beforeAll(async () => {
    api = await createTestApi();
    document = (await api.anonymous().get('/api/openapi.json').expect(200)).body as OpenAPIObject;
    operations = operationsOf(document);
  });
  afterAll(() => api.close());

  const failing = (rule: (each: RouteOperation) => boolean): string[] =>
    operations.filter((each) => !rule(each)).map(({ route }) => route);

  it('is valid', async () => {
    const result = await new Validator().validate(document as unknown as Record<string, unknown>);
    expect(result).toMatchObject({ valid: true });
  });

  it('describes every route that is served, and no other', () => {
    expect(operations.map(({ route }) => route).sort()).toEqual(servedRoutes(api.app).sort());
  });

  it('says in Japanese what each operation does', () => {
    expect(failing(({ operation }) => /[ぁ-んァ-ヶ一-龠]/.test(operation.summary ?? ''))).toEqual([]);
  });

  it('groups each operation under one tag', () => {
    expect(failing(({ operation }) => operation.tags?.length === 1)).toEqual([]);
  });

  it('names each operation once', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names.every(Boolean)).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  it('describes what each operation answers when all goes well', () => {
    const hasContent = ({ operation }: RouteOperation): boolean =>
      Object.entries(operation.responses).some(
        ([status, response]) =>
          // Sends the browser on.
          status === '303' ||
          (status.startsWith('2') && (status === '204' || (response !== undefined && 'content' in response))),
      );
    expect(failing(hasContent)).toEqual([]);
  });

  it('describes each error as problem+json with an explanation', () => {
    const isProblem = ({ operation }: RouteOperation): boolean =>
      Object.entries(operation.responses)
        .filter(([status]) => /^[45]/.test(status) && status !== '503')
        .every(([, response]) => {
          const { description, content } = response as { description: string; content?: Record<string, unknown> };
          return description !== '' && content?.['application/problem+json'] !== undefined;
        });
    expect(failing(isProblem)).toEqual([]);
  });

  it('announces 401 and 403 exactly where one has to be signed in', () => {
    const consistent = ({ operation }: RouteOperation): boolean =>
      (operation.security !== undefined) === '403' in operation.responses &&
      (operation.security === undefined || '401' in operation.responses);
    expect(failing(consistent)).toEqual([]);
  });

  it('asks for If-Match on every change of something that exists, and says 412 and 428', () => {
    const changes = operations.filter(({ method, path }) => method !== 'get' && path.includes('{id}'));
    // Answers are given for the first time and changed on one route; the header is for the change.
    const [answer] = changes.filter(({ path }) => path.endsWith('/decisions'));
    expect(Object.keys(answer!.operation.responses)).toEqual(expect.arrayContaining(['412', '428']));
    const wrong = changes
      // Files are added and removed, never changed.
      .filter(({ path }) => !path.includes('/attachments'))
      .filter(({ path }) => !path.endsWith('/recommendation-runs') && !path.endsWith('/decisions'))
      // Decided or ended once, under a lock, by what they are: there is no text of somebody else to overwrite.
      .filter(
        ({ path }) =>
          !/^\/api\/v1\/(registrations|join-requests|invitations|members|absences)\/|\/suspension$/.test(path),
      )
      // Inquiries and their messages are added to what is there.
      .filter(({ path }) => !/\/(inquiries|messages)$/.test(path))
      // Whoever is named last is responsible; no version of the idea goes with it.
      .filter(({ path }) => !path.endsWith('/responsible'))
      // Sessions, tokens and links to providers are never changed by their owners, only ended.
      .filter(({ path }) => !/^\/api\/v1\/(sessions|api-tokens|calendar-feeds|account\/identities)\/{id}$/.test(path))
      .filter(({ operation }) => {
        const header = (operation.parameters ?? []).some((p) => 'name' in p && p.name === 'If-Match' && p.required);
        return !header || !('412' in operation.responses) || !('428' in operation.responses);
      });
    expect(wrong.map(({ route }) => route)).toEqual([]);
  });

  it('limits every list', () => {
    const lists = operations.filter(({ operation }) =>
      (operation.parameters ?? []).some((p) => 'name' in p && p.name === 'cursor'),
    );
    expect(lists.length).toBeGreaterThanOrEqual(6);
    for (const { operation } of lists) {
      const limit = (operation.parameters ?? []).find((p) => 'name' in p && p.name === 'limit');
      expect(limit).toMatchObject({ schema: { maximum: 100, default: 20 } });
    }
  });

  it('gives an example for what people write', () => {
    const { WriteIdeaDto } = document.components!.schemas!;
    expect(WriteIdeaDto).toMatchObject({ properties: { title: { example: expect.any(String) as string } } });
  });

  it('has a page for people that asks no other host', async () => {
    const { text } = await api.anonymous().get('/api/docs').expect(200).expect('content-type', /html/);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('is not served where it is switched off', async () => {
    const quiet = await createTestApi({ settings: { API_DOCS: 'false' } });
    try {
      await quiet.anonymous().get('/api/openapi.json').expect(404);
      await quiet.anonymous().get('/api/docs').expect(404);
    } finally {
      await quiet.close();
    }
  });
});
