import { Matches } from 'class-validator';
import { isPresentText, OptionalFlag, OptionalText, type Parameters, RequiredText } from '@hongyan/http';
import { AppError } from '@hongyan/kernel';

/** At most 64 printable ASCII characters; none is the same as absent. */
export const CLIENT_MSG_ID = /^[ -~]{0,64}$/;

/** `/messages/send` (contract 3.7). */
export class SendDto {
  @RequiredText()
  token!: string;

  @RequiredText()
  target_uid!: string;

  @RequiredText()
  type!: string;

  @OptionalText()
  content?: string;

  @OptionalFlag()
  push?: string | boolean;

  @OptionalText()
  @Matches(CLIENT_MSG_ID)
  client_msg_id?: string;

  /** The decorators' answers without their reflection, which costs a third of a send. */
  static check({ token, target_uid, type, content, push, client_msg_id }: Parameters): SendDto {
    if (
      !isPresentText(token) ||
      !isPresentText(target_uid) ||
      !isPresentText(type) ||
      !isOptionalText(content) ||
      !(typeof push === 'boolean' || isOptionalText(push)) ||
      !isOptionalText(client_msg_id) ||
      (client_msg_id !== undefined && !CLIENT_MSG_ID.test(client_msg_id))
    ) {
      throw new AppError('parameter_error');
    }
    return Object.assign(new SendDto(), { token, target_uid, type, content, push, client_msg_id });
  }
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
