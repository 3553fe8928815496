import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MailDelivery } from './mail-delivery.service';
import { Mail } from './mail.entity';
import { Mailbox } from './mailbox.service';
import { Mails } from './mails.service';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Mail])],
  providers: [Mails, Mailbox, MailDelivery],
  exports: [Mails, Mailbox, MailDelivery],
})
export class MailModule {}
