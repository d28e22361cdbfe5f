import { Crash } from './crash.js';
import {
  type DartMap,
  isMap,
  parseBoolean,
  parseInt,
  parseMap,
  parseObject,
  parseString,
} from './safe-manager.js';

/** The SDK's classes; a message of another type is a plain `Msg`. */
export const MESSAGE_CLASSES: Readonly<Record<string, string>> = {
  'Msg:Txt': 'MsgTxt',
  'Msg:Img': 'MsgImg',
  'Msg:Customize': 'MsgCustomize',
};

export interface FlutterMessage {
  readonly runtimeType: string;
  readonly id: string;
  readonly msgId: string;
  readonly fromUid: string;
  readonly targetUid: string;
  readonly type: string;
  readonly content: DartMap;
  readonly sendTime: string;
  readonly arrivalsCallback: number;
  readonly messageDirection: number;
  readonly read: boolean;
}

export function messageOf(value: unknown): FlutterMessage {
  const map = asMap(value);
  const type = parseString(map, 'type');
  return {
    runtimeType: MESSAGE_CLASSES[type] ?? 'Msg',
    id: parseString(map, 'id'),
    msgId: parseString(map, 'msg_id'),
    fromUid: parseString(map, 'from_uid'),
    targetUid: parseString(map, 'target_uid'),
    type,
    content: parseMap(map, 'content'),
    sendTime: parseString(map, 'send_time'),
    arrivalsCallback: parseInt(map, 'arrivals_callback'),
    messageDirection: parseInt(map, 'message_direction'),
    read: parseBoolean(map, 'read'),
  };
}

export interface FlutterContact {
  readonly uid: string;
  readonly nickname: string;
  readonly newMsgCount: number;
  readonly lastTime: string;
  readonly type: string;
  readonly label: string;
}

export function contactOf(value: unknown): FlutterContact {
  const map = asMap(value);
  const content = parseMap(map, 'content');
  const type = parseString(map, 'type');
  return {
    uid: parseString(map, 'uid'),
    nickname: parseString(map, 'nickname'),
    newMsgCount: parseInt(map, 'new_msg_count'),
    lastTime: parseString(map, 'last_time'),
    type,
    label: parseString(content, type === 'Msg:Customize' ? 'customize:type' : 'content'),
  };
}

export interface FlutterUser {
  readonly uid: string;
  readonly nickname: string;
  readonly avatar: string;
  readonly isOnline: boolean;
}

export function userOf(map: DartMap, name: string): FlutterUser | null {
  const user = parseObject(map, name);
  return (
    user && {
      uid: parseString(user, 'uid'),
      nickname: parseString(user, 'nickname'),
      avatar: parseString(user, 'avatar'),
      isOnline: parseBoolean(user, 'is_online'),
    }
  );
}

/** An implicit cast to `Map`. */
export function asMap(value: unknown): DartMap {
  if (!isMap(value)) throw new Crash(`TypeError: ${JSON.stringify(value)} is no Map`);
  return value;
}
