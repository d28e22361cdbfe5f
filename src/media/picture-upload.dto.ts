import { RequiredText } from '@hongyan/http';

/** `POST /messages/pictureUpload` (contract 3.13), beside the picture itself. */
export class PictureUploadDto {
  @RequiredText()
  token!: string;
}
