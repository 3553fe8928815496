import { Actor, InRouteClass, type Principal, RequirePermission } from '@app/authz';
import { type CellFault, DataImports, ImportSheets, type WrittenSheet } from '@app/imports';
import { type CsvColumn, toCsv } from '@app/platform';
import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiIdempotencyKey, ApiIfMatch, ApiProblems, ApiSignedIn, IfMatchVersion, PageOf } from '../common/decorators';
import { FileBytes, TakesFile } from '../common/file-body';
import { ListQueryDto } from '../common/list-query.dto';
import { mapPage } from '../common/published-content.dto';
import {
  ApplyImportDto,
  DataImportDto,
  ExportQueryDto,
  ImportRowDto,
  ImportRowsQueryDto,
  UploadQueryDto,
} from './import.dto';

const DataImportPageDto = PageOf(DataImportDto);
const ImportRowPageDto = PageOf(ImportRowDto);

const FAULT_COLUMNS: readonly CsvColumn<CellFault>[] = [
  { header: 'シート', value: ({ sheet }) => sheet },
  { header: '行', value: ({ row }) => row },
  { header: '列', value: ({ column }) => column },
  { header: '項目', value: ({ heading }) => heading },
  { header: '誤りの種類', value: ({ code }) => code },
  { header: '直し方', value: ({ message }) => message },
];

@ApiTags('取込')
@ApiSignedIn()
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: DataImports) {}

  @Post()
  @RequirePermission('content.import')
  @TakesFile()
  @ApiIdempotencyKey()
  @ApiOperation({ summary: 'Excel・CSV のファイルを渡す。確認されるだけで、反映を指示するまで何も変わらない' })
  @ApiCreatedResponse({ type: DataImportDto })
  @ApiProblems(404, 409, 422, 503)
  async upload(
    @Actor() actor: Principal,
    @Query() { kind, name }: UploadQueryDto,
    @FileBytes() bytes: Buffer,
    @Headers('idempotency-key') key?: string,
  ): Promise<DataImportDto> {
    return DataImportDto.from(await this.imports.upload(actor, kind, { name, bytes }, key));
  }

  @Get()
  @RequirePermission('content.import')
  @ApiOperation({ summary: '自組織の取込の一覧（新しい順）' })
  @ApiOkResponse({ type: DataImportPageDto })
  @ApiProblems(422)
  async list(@Actor() actor: Principal, @Query() query: ListQueryDto) {
    return mapPage(await this.imports.list(actor, query), (found) => DataImportDto.from(found));
  }

  @Get(':id')
  @RequirePermission('content.import')
  @ApiOperation({ summary: '取込の状態と、判定ごとの行数' })
  @ApiOkResponse({ type: DataImportDto })
  @ApiProblems(404)
  async get(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<DataImportDto> {
    return DataImportDto.from(await this.imports.get(actor, id));
  }

  @Get(':id/rows')
  @RequirePermission('content.import')
  @ApiOperation({ summary: '行ごとの判定。変更は項目ごとの前と後、誤りはセルごとの直し方' })
  @ApiOkResponse({ type: ImportRowPageDto })
  @ApiProblems(404, 422)
  async rows(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @Query() query: ImportRowsQueryDto) {
    return mapPage(await this.imports.rows(actor, id, query), (row) => ImportRowDto.from(row));
  }

  @Get(':id/faults')
  @RequirePermission('content.import')
  @InRouteClass('export')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="import-faults.csv"')
  @ApiOperation({ summary: 'すべての誤りをセルごとに CSV で書き出す' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  @ApiProblems(404)
  async faults(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<string> {
    return toCsv(FAULT_COLUMNS, await this.imports.faults(actor, id));
  }

  @Post(':id/apply')
  @HttpCode(200)
  @RequirePermission('content.import')
  @ApiIfMatch()
  @ApiOperation({ summary: '確認した内容を反映する（すべて正しいときだけ、または正しい行だけ）' })
  @ApiOkResponse({ type: DataImportDto })
  @ApiProblems(404, 409, 412, 422, 428)
  async apply(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() { mode }: ApplyImportDto,
  ): Promise<DataImportDto> {
    return DataImportDto.from(await this.imports.apply(actor, id, version, mode));
  }
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('取込')
@ApiSignedIn()
@Controller('import-templates')
export class ImportTemplatesController {
  constructor(private readonly sheets: ImportSheets) {}

  @Get(':kind')
  @RequirePermission('content.import')
  @InRouteClass('export')
  @ApiOperation({ summary: '記入する様式（Excel、記入要領・選択肢・記入例つき）' })
  @ApiProduces(XLSX)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404)
  async template(
    @Actor() actor: Principal,
    @Param('kind') kind: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return sent(response, await this.sheets.template(actor, kind));
  }

  @Get(':kind/export')
  @RequirePermission('content.import')
  @InRouteClass('export')
  @ApiOperation({ summary: '自組織の登録内容を、直して取り込み直せる形で書き出す' })
  @ApiProduces(XLSX, 'text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404, 422)
  async export(
    @Actor() actor: Principal,
    @Param('kind') kind: string,
    @Query() { format = 'xlsx' }: ExportQueryDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return sent(response, await this.sheets.export(actor, kind, format));
  }
}

function sent(response: Response, { fileName, bytes }: WrittenSheet): StreamableFile {
  response.attachment(fileName);
  const type = fileName.endsWith('.csv') ? 'text/csv; charset=utf-8' : XLSX;
  return new StreamableFile(bytes, { type, length: bytes.length });
}
