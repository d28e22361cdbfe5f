import { createHash } from 'node:crypto';
import { AppError } from '@hongyan/kernel';

/** A send that wants to be known again by the name which its sender gave it. */
export interface ClientSend {
  readonly appId: number;
  readonly fromUserId: number;
  readonly clientMsgId: string;
  /** Of target, type and content: a repeat says the same. */
  readonly payloadHash: Buffer;
  readonly msgId: Buffer;
}

/** What the sender was told the first time. */
export interface EarlierSend {
  readonly msgId: Buffer;
  readonly payloadHash: Buffer;
  readonly createdAtMs: number;
}

/** A message as it was handed in. */
interface NamedMessage {
  readonly clientMsgId?: string | undefined;
  readonly targetUid: string;
  readonly type: string;
}

/** What a send goes by when its sender gave it a name. */
export function clientSendOf(
  appId: number,
  fromUserId: number,
  { clientMsgId, targetUid, type }: NamedMessage,
  contentJson: string,
  msgId: Buffer,
): ClientSend | undefined {
  if (clientMsgId === undefined) return undefined;
  const payload = JSON.stringify([targetUid, type, contentJson]);
  return {
    appId,
    fromUserId,
    clientMsgId,
    payloadHash: createHash('sha256').update(payload).digest(),
    msgId,
  };
}

/** Throws `client_msg_id_reused` when the earlier send was not this one. */
export function requireSamePayload(send: ClientSend, earlier: EarlierSend): void {
  if (!send.payloadHash.equals(earlier.payloadHash)) throw new AppError('client_msg_id_reused');
}
