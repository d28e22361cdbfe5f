import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { FilesController } from './files.controller.js';
import { MediaModule } from './media.module.js';
import { PictureUploadGuard } from './picture-upload.guard.js';
import { PicturesController } from './pictures.controller.js';

/** The routes of this room, for processes with the api role. */
@Module({
  imports: [UsersModule, MediaModule],
  controllers: [PicturesController, FilesController],
  providers: [PictureUploadGuard],
})
export class MediaApiModule {}
