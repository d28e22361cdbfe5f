import type { FrameMessage } from '@hongyan/protocol';

/** A callback that is owed to an app server. */
export interface Callback {
  readonly appId: number;
  /** The message id in its 36 characters; the `webhook-id` of every attempt. */
  readonly msgId: string;
  /** The request body, to the byte. */
  readonly body: string;
}

export const CALLBACK_CONTENT_TYPE = 'application/x-www-form-urlencoded';

/**
 * The body of a callback (contract 8.6): one field `content`, the JSON text of exactly five keys in this order. The
 * message's own content stands in it as it was sent.
 */
export function callbackBody(message: FrameMessage): string {
  const content =
    `{"from_uid":${JSON.stringify(message.fromUid)},"target_uid":${JSON.stringify(message.targetUid)}` +
    `,"type":${JSON.stringify(message.type)},"content":${message.contentJson}` +
    `,"nickname":${JSON.stringify(message.nickname)}}`;
  return new URLSearchParams({ content }).toString();
}
