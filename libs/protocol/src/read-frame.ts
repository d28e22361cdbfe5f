import type { ChatFrame } from './frames.js';

/** What a chat frame says, without what it says to sockets alone. */
export type FrameMessage = Omit<ChatFrame, 'sendTime' | 'seq'>;

const CONTENT_FROM = ',"content":';
const CONTENT_TO = ',"send_time":"';

/**
 * Reads back a frame of `chatFrame`, its content to the letter. Every text before the content and behind it is JSON,
 * whose quotes are escaped, so the first and the last of the two marks are the frame's own.
 */
export function readChatFrame(frame: string): FrameMessage {
  const from = frame.indexOf(CONTENT_FROM);
  const to = frame.lastIndexOf(CONTENT_TO);
  const rest = JSON.parse(frame.slice(0, from) + frame.slice(to)) as Record<string, string>;
  return {
    msgId: rest['msg_id']!,
    fromUid: rest['from_uid']!,
    targetUid: rest['target_uid']!,
    type: rest['type']!,
    contentJson: frame.slice(from + CONTENT_FROM.length, to),
    nickname: rest['nickname']!,
  };
}
