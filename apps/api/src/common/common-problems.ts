import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
});

/** What any operation may answer before it is asked at all; said once here instead of on every route. */
export function describeCommonProblems(document: OpenAPIObject): void {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) describe(operation, path);
    }
  }
}

function describe({ requestBody, responses, parameters = [] }: Operation, path: string): void {
  const add = (status: number, description: string): void => {
    responses[status] ??= problem(description);
  };
  if (requestBody || path.includes('{')) add(400, 'リクエストを読み取れません（JSON の誤り、ID の形の誤りなど）');
  if (requestBody) {
    add(413, '送信されたデータが大きすぎます');
    add(415, '受け付けられない形式です');
  }
  if (requestBody || path.includes('{') || parameters.some((each) => 'in' in each && each.in === 'query')) {
    add(422, '入力内容の誤り。errors に項目ごとの理由が入ります');
  }
  if (parameters.some((each) => 'name' in each && each.name === 'If-Match')) {
    add(412, '他の人が先に変更しました。current に最新の内容が入ります');
    add(428, 'If-Match ヘッダーがありません');
  }
  if (!path.includes('/health/')) add(429, '短い時間に多くの操作がありました。Retry-After 秒だけ待ってください');
}
