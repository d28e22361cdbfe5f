/** Numbers of the message skeleton (contract 1.5). */
export const DIRECTION = { sent: 1, received: 2 } as const;
export const DELIVERY_STATUS = { waiting: 0, pushed: 1, arrived: 2 } as const;

export interface ChatFrame {
  readonly msgId: string;
  readonly fromUid: string;
  readonly targetUid: string;
  readonly type: string;
  /** A JSON text, spliced in verbatim: key order, number spelling and nulls survive (DESIGN 6.9). */
  readonly contentJson: string;
  readonly sendTime: string;
  readonly nickname: string;
  /** The message's sequence in its conversation; absent for what is not stored. */
  readonly seq?: number;
}

/** The text frame of contract 5.5.5, with the sequence as one key more at its end. */
export function chatFrame(frame: ChatFrame): string {
  const seq = frame.seq === undefined ? '' : `,"seq":${frame.seq}`;
  return (
    `{"msg_id":"${frame.msgId}","from_uid":${quote(frame.fromUid)},"target_uid":${quote(frame.targetUid)}` +
    `,"type":${quote(frame.type)},"content":${frame.contentJson},"send_time":"${frame.sendTime}"` +
    `,"status":1,"arrivals_callback":1,"message_direction":2,"nickname":${quote(frame.nickname)}${seq}}`
  );
}

/** The text frame of contract 5.5.1, the first one after a good handshake. */
export function connectFrame(msgId: string, clientId: string, sendTime: string): string {
  return systemFrame({ msgId, type: 'Sys:Connect', content: { client_id: clientId }, sendTime, receipt: 0 });
}

/**
 * The text frame of contract 5.5.2. The code is also at the top level, where the Web SDK looks for it
 * (conflict C7).
 */
export function disconnectFrame(msgId: string, code: number, text: string, sendTime: string): string {
  const frame = systemFrame({
    msgId,
    type: 'Sys:Disconnect',
    content: { code, msg: text },
    sendTime,
    receipt: 1,
  });
  return `${frame.slice(0, -1)},"code":${code}}`;
}

/**
 * The text frame of contract 5.5.3, to the user whose messages were read. Flutter waits for another spelling of its
 * type (conflict C1).
 */
export function readFrame(
  msgId: string,
  readerUid: string,
  peerUid: string,
  sendTime: string,
  type: 'Sys:MsgRead' | 'Sys:MsgReaded' = 'Sys:MsgRead',
): string {
  return systemFrame({
    msgId,
    type,
    content: '',
    sendTime,
    receipt: 0,
    fromUid: readerUid,
    targetUid: peerUid,
  });
}

/** The text frame of contract 5.5.4: a user says to be here. */
export function onlineFrame(msgId: string, fromUid: string, sendTime: string): string {
  return systemFrame({ msgId, type: 'Ntf:Online', content: 't', sendTime, receipt: 1, fromUid });
}

interface SystemFrame {
  readonly msgId: string;
  readonly type: string;
  readonly content: unknown;
  readonly sendTime: string;
  readonly receipt: 0 | 1;
  readonly fromUid?: string;
  readonly targetUid?: string;
}

function systemFrame(frame: SystemFrame): string {
  return JSON.stringify({
    msg_id: frame.msgId,
    from_uid: frame.fromUid ?? '',
    target_uid: frame.targetUid ?? '',
    type: frame.type,
    content: frame.content,
    send_time: frame.sendTime,
    status: 1,
    arrivals_callback: frame.receipt,
    message_direction: DIRECTION.received,
  });
}

function quote(text: string): string {
  return JSON.stringify(text);
}
