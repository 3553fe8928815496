import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock';
import { Retention } from './retention';
import { Settings } from './settings';

@Global()
@Module({})
export class PlatformModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: PlatformModule,
      providers: [{ provide: Settings, useValue: settings }, { provide: Clock, useClass: SystemClock }, Retention],
      exports: [Settings, Clock, Retention],
    };
  }
}
