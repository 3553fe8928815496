import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

class ProblemDetailDto {
  @ApiProperty({ description: '本文の中の場所（JSON Pointer）または引数の名前', example: '/needs/0/description' })
  pointer!: string;

  @ApiProperty({ example: 'required' })
  code!: string;

  @ApiProperty({ example: 'どのような支援が必要かを一言で入力してください。' })
  message!: string;
}

/** RFC 9457 */
export class ProblemDto {
  @ApiProperty({ example: '/problems/submission_incomplete' })
  type!: string;

  @ApiProperty({ example: '入力内容を確認してください' })
  title!: string;

  @ApiProperty({ example: 422 })
  status!: number;

  @ApiProperty({ description: '変わらない識別子', example: 'submission_incomplete' })
  code!: string;

  @ApiPropertyOptional({ example: '提出に必要な項目が足りません。' })
  detail?: string;

  @ApiProperty({ example: '/api/v1/ideas/0191…/submission' })
  instance!: string;

  @ApiPropertyOptional({ description: '問い合わせのときにお知らせください' })
  requestId?: string;

  @ApiPropertyOptional({ type: ProblemDetailDto, isArray: true })
  errors?: ProblemDetailDto[];
}
