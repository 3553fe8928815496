import type { NestExpressApplication } from '@nestjs/platform-express';
import { apiPage } from './http/api-page';
import { describeCommonProblems } from './common/common-problems';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `構想の段階から、国の支援施策・スタートアップ・大学・高専・共用設備とのつながりを探すための API です。

* 誤りは RFC 9457 の problem+json で返します。\`code\` は変わりません。
* 変更には取得時の ETag を If-Match に付けます。
* 一覧は \`limit\` と \`cursor\` でたどります。
* 金額は円の整数、日付は日本の日付（YYYY-MM-DD）です。`;

export function createOpenApiDocument(app: NestExpressApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Musubi（むすび） API')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addCookieAuth('musubi', { type: 'apiKey', in: 'cookie', name: 'musubi' }, 'session')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API トークン（musubi_…）' }, 'token')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  describeCommonProblems(document);
  return document;
}

export function setUpOpenApi(app: NestExpressApplication): void {
  app.use('/api/docs', apiPage());
  SwaggerModule.setup('api/docs', app, () => createOpenApiDocument(app), {
    ui: false,
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
}
