import { Module } from '@nestjs/common';
import { CommonController } from './common.controller.js';

/** The routes of this room, for processes with the api role. */
@Module({ controllers: [CommonController] })
export class SystemApiModule {}
