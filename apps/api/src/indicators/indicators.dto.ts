import type {
  ComparedMunicipality,
  IndicatorFigure,
  SimilarMunicipalities,
  SimilarMunicipality,
} from '@app/indicators';
import { figureText, indicatorLabel } from '@app/indicators';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Matches, Max, Min } from 'class-validator';
import { queryInt, queryList } from '../common/list-query.dto';

const CODE = /^\d{6}$/;
const NOTHING = '指標がまだ取り込まれていません。公表された統計を取り込むと表示されます。';

export class CompareQueryDto {
  @ApiProperty({
    type: String,
    isArray: true,
    description: '団体コード（6桁）。2から10まで',
    example: ['202037', '202029'],
  })
  @Transform(queryList)
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(10)
  @ArrayUnique()
  @Matches(CODE, { each: true, message: '6桁の団体コードを入力してください。' })
  codes!: string[];
}

export class SimilarQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
  @Transform(queryInt)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;
}

class ComparedMunicipalityDto {
  @ApiProperty({ description: '団体コード（6桁）', example: '202037' }) code!: string;
  @ApiProperty({ example: '長野県上田市' }) name!: string;
}

class FigureDto {
  @ApiProperty({ description: '団体コード（6桁）' }) code!: string;
  @ApiProperty({ description: '指標', example: 'population' }) indicator!: string;
  @ApiProperty({ example: '人口' }) label!: string;
  @ApiProperty({ example: 2020 }) year!: number;
  @ApiProperty({ example: 12345 }) value!: number;
  @ApiProperty({ example: '人' }) unit!: string;
  @ApiProperty({ example: '12,345人' }) text!: string;
  @ApiProperty({ description: '出典' }) sourceTitle!: string;
  @ApiProperty({ type: String, nullable: true }) sourceUrl!: string | null;

  static from({ code, indicator, year, value, unit, sourceTitle, sourceUrl }: IndicatorFigure): FigureDto {
    const words = { label: indicatorLabel(indicator), text: figureText(value, unit) };
    return { code, indicator, year, value, unit, sourceTitle, sourceUrl, ...words };
  }
}

export class MunicipalityIndicatorsDto {
  @ApiProperty({ type: ComparedMunicipalityDto }) municipality!: ComparedMunicipalityDto;
  @ApiProperty({ type: FigureDto, isArray: true, description: '指標ごとに、新しい年から' }) figures!: FigureDto[];
  @ApiProperty({ type: String, nullable: true, description: '示せる値がないとき、その理由' }) note!: string | null;

  static from(found: { municipality: ComparedMunicipality; figures: IndicatorFigure[] }): MunicipalityIndicatorsDto {
    const { municipality, figures } = found;
    const note = figures.length > 0 ? null : `${municipality.name}の${NOTHING}`;
    return { municipality, figures: figures.map((figure) => FigureDto.from(figure)), note };
  }
}

class ComparedFigureDto {
  @ApiProperty() code!: string;
  @ApiProperty({ type: FigureDto, nullable: true, description: '最も新しい年の値。なければ null' })
  figure!: FigureDto | null;
}

class ComparisonRowDto {
  @ApiProperty({ example: 'population' }) indicator!: string;
  @ApiProperty({ example: '人口' }) label!: string;
  @ApiProperty({ type: ComparedFigureDto, isArray: true, description: '自治体の順' }) figures!: ComparedFigureDto[];
  @ApiProperty({ type: String, nullable: true, description: '比べるときの注意' }) note!: string | null;
}

export class ComparisonDto {
  @ApiProperty({ type: ComparedMunicipalityDto, isArray: true }) municipalities!: ComparedMunicipalityDto[];
  @ApiProperty({ type: ComparisonRowDto, isArray: true }) rows!: ComparisonRowDto[];
  @ApiProperty({ type: String, nullable: true, description: '値のない自治体があるとき、その旨' }) note!: string | null;

  static from(found: { municipalities: ComparedMunicipality[]; figures: IndicatorFigure[] }): ComparisonDto {
    const { municipalities, figures } = found;
    const rows = [...new Set(figures.map(({ indicator }) => indicator))].map((indicator): ComparisonRowDto => {
      const own = figures.filter((figure) => figure.indicator === indicator);
      const years = new Set(own.map(({ year }) => year));
      return {
        indicator,
        label: indicatorLabel(indicator),
        figures: municipalities.map(({ code }) => {
          const figure = own.find((each) => each.code === code);
          return { code, figure: figure ? FigureDto.from(figure) : null };
        }),
        note: years.size > 1 ? '年の違う値が並んでいます。' : null,
      };
    });
    const without = municipalities.filter(({ code }) => !figures.some((figure) => figure.code === code));
    const note = without.length > 0 ? `${without.map(({ name }) => name).join('、')}の${NOTHING}` : null;
    return { municipalities, rows, note };
  }
}

class ComparedTraitDto {
  @ApiProperty({ example: '人口' }) trait!: string;
  @ApiProperty({ example: '人口: こちら 12,345人（2020年）、相手 13,000人（2020年）' }) text!: string;
}

class SimilarMunicipalityDto extends ComparedMunicipalityDto {
  @ApiProperty({ description: '0 なら比べた指標がすべて同じ。小さいほど似ている', example: 0.42 }) distance!: number;
  @ApiProperty({ type: ComparedTraitDto, isArray: true, description: '比べた指標' }) compared!: ComparedTraitDto[];
  @ApiProperty({ type: String, isArray: true, description: '相手の値がなく、比べられなかった指標' }) missing!: string[];

  static from({ code, name, distance, compared, missing }: SimilarMunicipality): SimilarMunicipalityDto {
    return { code, name, distance: Number(distance.toFixed(4)), compared: [...compared], missing: [...missing] };
  }
}

export class SimilarMunicipalitiesDto {
  @ApiProperty({ type: ComparedMunicipalityDto }) municipality!: ComparedMunicipalityDto;
  @ApiProperty({ type: SimilarMunicipalityDto, isArray: true, description: '似ている順' })
  items!: SimilarMunicipalityDto[];
  @ApiProperty({ type: String, isArray: true, description: 'この自治体の値がなく、比べていない指標' })
  missing!: string[];
  @ApiProperty({ type: String, nullable: true, description: '示せる自治体がないとき、その理由' }) note!: string | null;

  static from({ municipality, items, missing, comparable }: SimilarMunicipalities): SimilarMunicipalitiesDto {
    const nobody = '比べられる自治体の指標がまだ取り込まれていません。';
    const note = items.length > 0 ? null : comparable ? nobody : `${municipality.name}の${NOTHING}`;
    return { municipality, items: items.map((item) => SimilarMunicipalityDto.from(item)), missing: [...missing], note };
  }
}

class NationalTargetDto {
  @ApiProperty() key!: string;
  @ApiProperty({ description: '出典の文' }) statement!: string;
  @ApiProperty({ description: '目標の値。出典のまま' }) value!: string;
  @ApiProperty({ type: String, nullable: true, description: '達成の年。出典になければ null' }) by!: string | null;
  @ApiProperty({ description: '出典の中の見出し' }) section!: string;
  @ApiProperty({ type: Number, nullable: true, description: '出典のスライド番号。分からなければ null' }) page!:
    number | null;
}

class NationalTargetSourceDto {
  @ApiProperty() title!: string;
  @ApiProperty() about!: string;
}

export class NationalTargetsDto {
  @ApiProperty({ type: NationalTargetSourceDto }) source!: NationalTargetSourceDto;
  @ApiProperty({ type: NationalTargetDto, isArray: true }) items!: NationalTargetDto[];
}
