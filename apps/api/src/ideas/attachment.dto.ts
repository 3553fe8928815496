import { type StoredFile, MEDIA_TYPE_OF } from '@app/uploads';
import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class AttachmentQueryDto {
  @ApiProperty({ description: 'ファイル名（拡張子を含む）', minLength: 1, maxLength: 200, example: '事業計画.pdf' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;
}

export class AttachmentDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: '事業計画.pdf' })
  name!: string;

  @ApiProperty({ enum: [...new Set(Object.values(MEDIA_TYPE_OF))], example: 'application/pdf' })
  mediaType!: string;

  @ApiProperty({ description: '大きさ（バイト）', example: 120_000 })
  sizeBytes!: number;

  @ApiProperty({ description: '内容の SHA-256（16進）' })
  sha256!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: Date;

  static from({ id, name, mediaType, sizeBytes, sha256, createdAt }: StoredFile): AttachmentDto {
    return { id, name, mediaType, sizeBytes, sha256: sha256.toString('hex'), createdAt };
  }
}
