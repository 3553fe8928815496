import { Actor, type Principal, RequirePermission } from '@app/authz';
import { IdeaAttachments } from '@app/ideas';
import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiProblems, ApiSignedIn } from '../common/decorators';
import { FileBytes, TakesFile } from '../common/file-body';
import { AttachmentDto, AttachmentQueryDto } from './attachment.dto';

@ApiTags('構想')
@ApiSignedIn()
@Controller('ideas/:id/attachments')
export class AttachmentsController {
  constructor(private readonly attachments: IdeaAttachments) {}

  @Post()
  @RequirePermission('idea.write')
  @TakesFile()
  @ApiOperation({ summary: '添付資料を加える（PDF・PNG・JPEG・Word・Excel・PowerPoint・CSV・テキスト）' })
  @ApiCreatedResponse({ type: AttachmentDto })
  @ApiProblems(404, 409, 422, 503)
  async add(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { name }: AttachmentQueryDto,
    @FileBytes() bytes: Buffer,
  ): Promise<AttachmentDto> {
    return AttachmentDto.from(await this.attachments.add(actor, id, { name, bytes }));
  }

  @Get()
  @RequirePermission('idea.read')
  @ApiOperation({ summary: '添付資料の一覧（古い順）' })
  @ApiOkResponse({ type: AttachmentDto, isArray: true })
  @ApiProblems(404)
  async list(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<AttachmentDto[]> {
    return (await this.attachments.list(actor, id)).map((file) => AttachmentDto.from(file));
  }

  @Get(':fileId')
  @RequirePermission('idea.read')
  @ApiOperation({ summary: '添付資料をダウンロードする' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({
    schema: { type: 'string', format: 'binary' },
    description: 'ファイルの中身。常に保存用（attachment）',
  })
  @ApiProblems(404)
  async download(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('fileId', ParseUUIDPipe) fileId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { file, content } = await this.attachments.read(actor, id, fileId);
    // RFC 6266, with the name in ASCII for those who do not know `filename*`.
    response.attachment(file.name);
    response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
    return new StreamableFile(content, { type: file.mediaType, length: content.length });
  }

  @Delete(':fileId')
  @HttpCode(204)
  @RequirePermission('idea.write')
  @ApiOperation({ summary: '添付資料を削除する' })
  @ApiNoContentResponse()
  @ApiProblems(404, 409)
  async remove(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('fileId', ParseUUIDPipe) fileId: string,
  ): Promise<void> {
    await this.attachments.remove(actor, id, fileId);
  }
}
