import { isPresentText, OptionalFlag, OptionalText, type Parameters, RequiredText } from '@hongyan/http';
import { AppError } from '@hongyan/kernel';

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

  /** The decorators' answers without their reflection, which costs a third of a send. */
  static check({ token, target_uid, type, content, push }: Parameters): SendDto {
    if (
      !isPresentText(token) ||
      !isPresentText(target_uid) ||
      !isPresentText(type) ||
      !isOptionalText(content) ||
      !(typeof push === 'boolean' || isOptionalText(push))
    ) {
      throw new AppError('parameter_error');
    }
    return Object.assign(new SendDto(), { token, target_uid, type, content, push });
  }
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
