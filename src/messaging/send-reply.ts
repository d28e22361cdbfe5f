import { DIRECTION } from '@hongyan/protocol';
import { conversationName } from './conversation.js';

/** What a sender is told of a message. */
export interface SentMessage {
  readonly appId: number;
  readonly fromUid: string;
  readonly targetUid: string;
  readonly msgId: string;
  readonly type: string;
  readonly contentJson: string;
  readonly sendTime: string;
}

/** The JSON text of the reply's data, in the key order of contract 3.7. */
export function sendReply(message: SentMessage): string {
  return (
    `{"msg_id":"${message.msgId}","from_uid":${JSON.stringify(message.fromUid)}` +
    `,"target_uid":${JSON.stringify(message.targetUid)},"type":${JSON.stringify(message.type)}` +
    `,"content":${message.contentJson},"send_time":"${message.sendTime}"` +
    `,"status":1,"arrivals_callback":0,"message_direction":${DIRECTION.sent}` +
    `,"conversation":${JSON.stringify(conversationName(message.appId, message.fromUid, message.targetUid))}}`
  );
}
