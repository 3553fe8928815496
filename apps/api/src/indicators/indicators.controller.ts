import { Public } from '@app/authz';
import { Indicators, NATIONAL_TARGETS, NATIONAL_TARGETS_SOURCE } from '@app/indicators';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/decorators';
import {
  CompareQueryDto,
  ComparisonDto,
  MunicipalityIndicatorsDto,
  NationalTargetsDto,
  SimilarMunicipalitiesDto,
  SimilarQueryDto,
} from './indicators.dto';

const ApiCode = () => ApiParam({ name: 'code', type: String, description: '団体コード（6桁）', example: '202037' });

@ApiTags('自治体の指標')
@Controller()
export class IndicatorsController {
  constructor(private readonly indicators: Indicators) {}

  @Get('municipalities/:code/indicators')
  @Public()
  @ApiCode()
  @ApiOperation({ summary: '自治体の指標（年ごとの値と出典）' })
  @ApiOkResponse({ type: MunicipalityIndicatorsDto })
  @ApiProblems(404)
  async of(@Param('code') code: string): Promise<MunicipalityIndicatorsDto> {
    return MunicipalityIndicatorsDto.from(await this.indicators.of(code));
  }

  @Get('municipalities/:code/similar')
  @Public()
  @ApiCode()
  @ApiOperation({ summary: '指標の近い自治体。何を比べ、何が足りないかを示す' })
  @ApiOkResponse({ type: SimilarMunicipalitiesDto })
  @ApiProblems(404, 422)
  async similar(@Param('code') code: string, @Query() { limit }: SimilarQueryDto): Promise<SimilarMunicipalitiesDto> {
    return SimilarMunicipalitiesDto.from(await this.indicators.similar(code, limit));
  }

  @Get('indicators/compare')
  @Public()
  @ApiOperation({ summary: '自治体の指標を並べる（最も新しい年の値。年と出典つき）' })
  @ApiOkResponse({ type: ComparisonDto })
  @ApiProblems(404, 422)
  async compare(@Query() { codes }: CompareQueryDto): Promise<ComparisonDto> {
    return ComparisonDto.from(await this.indicators.compare(codes));
  }

  @Get('national-targets')
  @Public()
  @ApiOperation({ summary: '国が示した目標（値と年は出典のまま）' })
  @ApiOkResponse({ type: NationalTargetsDto })
  targets(): NationalTargetsDto {
    return { source: NATIONAL_TARGETS_SOURCE, items: [...NATIONAL_TARGETS] };
  }
}
