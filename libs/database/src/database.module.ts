import { ClsPluginTransactional } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ClsModule } from 'nestjs-cls';
import { type DatabaseOptions, dataSourceOptions } from './data-source';
import { Idempotency } from './idempotency';
import { Outbox } from './outbox.service';
import { RoleCheck } from './role-check.service';
import { PublicChanges } from './public-changes';
import { Transactions } from './transactions';

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(options),
          autoLoadEntities: true,
          retryAttempts: 5,
          retryDelay: 500,
        }),
        ClsModule.forRoot({
          global: true,
          middleware: {
            mount: true,
            setup: (cls, request: { id?: unknown }) => cls.set('requestId', request.id),
          },
          plugins: [
            new ClsPluginTransactional({
              imports: [TypeOrmModule],
              adapter: new TransactionalAdapterTypeOrm({ dataSourceToken: getDataSourceToken() }),
            }),
          ],
        }),
      ],
      providers: [Transactions, Outbox, Idempotency, PublicChanges, RoleCheck],
      exports: [Transactions, Outbox, Idempotency, PublicChanges, RoleCheck, TypeOrmModule],
    };
  }
}
