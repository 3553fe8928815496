import { contentOf, type Mail, type RenderedMail } from '@app/mail';
import { ApiProperty } from '@nestjs/swagger';

export class MailSummaryDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ example: '【むすび】組織への招待' })
  subject!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: Date;

  static from(mail: Mail): MailSummaryDto {
    return { id: mail.id, to: mail.toAddress, subject: contentOf(mail)?.subject ?? '', createdAt: mail.createdAt };
  }
}

export class MailDto extends MailSummaryDto {
  @ApiProperty({ description: '本文（プレーンテキスト）' })
  text!: string;

  @ApiProperty({ description: '本文（HTML）' })
  html!: string;

  static of({ mail, content: { subject, text, html } }: { mail: Mail; content: RenderedMail }): MailDto {
    return { id: mail.id, to: mail.toAddress, subject, createdAt: mail.createdAt, text, html };
  }
}
