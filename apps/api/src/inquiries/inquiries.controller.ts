import { Actor, type Principal, RequirePermission } from '@app/authz';
import { Inquiries, InquiryViews } from '@app/inquiries';
import { Body, Controller, Get, Headers, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiIdempotencyKey, ApiIfMatch, ApiProblems, ApiSignedIn, IfMatchVersion, PageOf } from '../common/decorators';
import { mapPage } from '../common/published-content.dto';
import {
  InquiryCountsDto,
  InquiryDto,
  InquiryListQueryDto,
  InquiryMessageTextDto,
  InquiryReplyDto,
  InquirySummaryDto,
  NewInquiryDto,
} from './inquiry.dto';

const InquiryPageDto = PageOf(InquirySummaryDto);

@ApiTags('打診')
@ApiSignedIn()
@Controller()
export class InquiriesController {
  constructor(
    private readonly inquiries: Inquiries,
    private readonly views: InquiryViews,
  ) {}

  @Post('ideas/:id/inquiries')
  @RequirePermission('inquiry.send')
  @ApiIdempotencyKey()
  @ApiOperation({
    summary: '構想から、施策の窓口・スタートアップ・研究機関・他の自治体に打診する',
    description: '見せる範囲を選びます。連絡先は、相手が関心を示すまで互いに表示されません。',
  })
  @ApiCreatedResponse({ type: InquiryDto })
  @ApiProblems(404, 409, 422)
  async ask(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) ideaId: string,
    @Body() { candidateId, ...body }: NewInquiryDto,
    @Headers('idempotency-key') key?: string,
  ): Promise<InquiryDto> {
    const id = await this.inquiries.ask(actor, ideaId, { ...body, id: candidateId }, key);
    return InquiryDto.from(await this.views.get(actor, id));
  }

  @Get('inquiries')
  @RequirePermission('inquiry.read')
  @ApiOperation({ summary: '送った打診、または受けた打診の一覧（新しい順）' })
  @ApiOkResponse({ type: InquiryPageDto })
  @ApiProblems(422)
  async list(@Actor() actor: Principal, @Query() query: InquiryListQueryDto) {
    return mapPage(await this.views.list(actor, query), (summary) => InquirySummaryDto.from(summary));
  }

  @Get('inquiries/counts')
  @RequirePermission('inquiry.read')
  @ApiOperation({ summary: '回答待ち・期限切れ・受け入れられた打診の件数' })
  @ApiOkResponse({ type: InquiryCountsDto })
  async counts(@Actor() actor: Principal): Promise<InquiryCountsDto> {
    return this.views.counts(actor);
  }

  @Get('inquiries/:id')
  @RequirePermission('inquiry.read')
  @ApiOperation({ summary: '打診を読む' })
  @ApiOkResponse({ type: InquiryDto })
  @ApiProblems(404)
  async get(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<InquiryDto> {
    return InquiryDto.from(await this.views.get(actor, id));
  }

  @Post('inquiries/:id/answer')
  @HttpCode(200)
  @RequirePermission('inquiry.answer')
  @ApiIfMatch()
  @ApiOperation({ summary: '受けた打診に答える' })
  @ApiOkResponse({ type: InquiryDto })
  @ApiProblems(404, 409, 412, 422, 428)
  async answer(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
    @Body() body: InquiryReplyDto,
  ): Promise<InquiryDto> {
    await this.inquiries.reply(actor, id, version, body);
    return InquiryDto.from(await this.views.get(actor, id));
  }

  @Post('inquiries/:id/withdrawal')
  @HttpCode(200)
  @RequirePermission('inquiry.send')
  @ApiIfMatch()
  @ApiOperation({ summary: '送った打診を取り下げる' })
  @ApiOkResponse({ type: InquiryDto })
  @ApiProblems(404, 409, 412, 428)
  async withdraw(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatchVersion() version: number,
  ): Promise<InquiryDto> {
    await this.inquiries.withdraw(actor, id, version);
    return InquiryDto.from(await this.views.get(actor, id));
  }

  @Post('inquiries/:id/messages')
  @RequirePermission('inquiry.answer')
  @ApiOperation({ summary: '打診の相手にメッセージを送る' })
  @ApiCreatedResponse({ type: InquiryDto })
  @ApiProblems(404, 409, 422)
  async write(
    @Actor() actor: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { text }: InquiryMessageTextDto,
  ): Promise<InquiryDto> {
    await this.inquiries.write(actor, id, text);
    return InquiryDto.from(await this.views.get(actor, id));
  }
}
