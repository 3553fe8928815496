import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Public } from '@app/authz';
import { OpenData } from '@app/open-data';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiProblems } from '../common/decorators';
import { CatalogueDto, DatasetDto, DeltaPageDto, DeltaQueryDto, DownloadQueryDto } from './open-data.dto';

/** Everyone's caches may keep it; a minute later they ask again, and are told 304 when nothing has changed. */
const CACHED = 'public, max-age=60';
const MEDIA = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

const ApiDataset = () => ApiParam({ name: 'dataset', type: String, example: 'programs' });

@ApiTags('オープンデータ')
@Controller('open-data')
export class OpenDataController {
  constructor(private readonly data: OpenData) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'データセットの一覧（ライセンス、最終更新、形式ごとの取得先）' })
  @ApiOkResponse({ type: CatalogueDto })
  async catalogue(@Res({ passthrough: true }) response: Response): Promise<CatalogueDto> {
    response.setHeader('Cache-Control', CACHED);
    return {
      title: 'むすび オープンデータ',
      datasets: (await this.data.catalogue()).map((each) => DatasetDto.from(each)),
    };
  }

  @Get(':dataset/schema')
  @Public()
  @ApiDataset()
  @ApiOperation({ summary: '一件の JSON Schema' })
  @ApiOkResponse({ schema: { type: 'object' } })
  @ApiProblems(404)
  schema(@Param('dataset') dataset: string, @Res({ passthrough: true }) response: Response): object {
    const schema = this.data.schema(dataset, `/api/v1/open-data/${dataset}/schema`);
    response.setHeader('Cache-Control', CACHED);
    return schema;
  }

  @Get(':dataset/download')
  @Public()
  @ApiDataset()
  @ApiOperation({ summary: '全件を CSV または JSON Lines で取得する' })
  @ApiProduces('text/csv', 'application/jsonl')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  @ApiProblems(404, 422)
  async download(
    @Param('dataset') dataset: string,
    @Query() { format }: DownloadQueryDto,
    @Res() response: Response,
  ): Promise<void> {
    const { fingerprint } = await this.data.describe(dataset);
    const asOf = await this.data.asOf();
    response.setHeader('Cache-Control', CACHED);
    response.setHeader('ETag', `W/"${format}-${fingerprint}"`);
    response.setHeader('Musubi-As-Of', asOf.toISOString());
    response.setHeader('Content-Type', MEDIA[format]);
    response.setHeader('Content-Disposition', `attachment; filename="musubi-${dataset}.${format}"`);
    if (response.req.fresh) {
      response.status(304).end();
      return;
    }
    try {
      await pipeline(Readable.from(this.data.download(dataset, format)), response);
    } catch (error) {
      // Who reads hung up, or it broke off in the middle: a file that is cut is not to look whole.
      if (!response.headersSent) throw error;
      response.destroy();
    }
  }

  @Get(':dataset')
  @Public()
  @ApiDataset()
  @ApiOperation({ summary: '変わった順に取得する。changedSince で、前回からの差分（公開をやめたものを含む）だけ' })
  @ApiOkResponse({ type: DeltaPageDto })
  @ApiProblems(404, 422)
  async delta(
    @Param('dataset') dataset: string,
    @Query() { changedSince, limit, cursor }: DeltaQueryDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DeltaPageDto> {
    const { lastChangedAt, fingerprint } = await this.data.describe(dataset);
    const page = await this.data.delta(dataset, {
      limit,
      ...(changedSince && { changedSince: new Date(changedSince) }),
      ...(cursor && { cursor }),
    });
    response.setHeader('Cache-Control', CACHED);
    // The time of asking is in the answer, but is no change. While something is still to be committed, it counts, too.
    const closed = lastChangedAt === null || lastChangedAt < page.asOf;
    response.setHeader('ETag', `W/"${fingerprint}${closed ? '' : `-${page.asOf.getTime()}`}"`);
    return DeltaPageDto.from(page);
  }
}
