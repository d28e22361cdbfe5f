import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { WallClock } from '@hongyan/protocol';
import { CONFIG, type Config } from './config.js';

/** Gives every room the {@link Config}, the {@link Clock} and the {@link WallClock} of the configured zone. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: CONFIG, useValue: config },
        Clock,
        { provide: WallClock, useFactory: () => new WallClock(config.timeZone) },
      ],
      exports: [CONFIG, Clock, WallClock],
    };
  }
}
