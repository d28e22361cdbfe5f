import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

/** What a gateway remembers of one authenticated socket; kept small, there are many. */
export interface ClientSession {
  readonly userId: number;
  readonly appId: number;
  /** How often the user's tokens had been revoked when the socket's token was issued. */
  readonly generation: number;
  /** A Flutter client, which waits for `Sys:MsgReaded` (contract C1). */
  readonly isDart: boolean;
  /** What the client says it is, and where it came from: for whoever looks after the users. */
  readonly device: string | null;
  readonly ip: string | null;
  readonly connectedAtMs: number;
  /** Whether `Sys:Connect` was sent: it is the first frame, and what came before it is in history. */
  isGreeted: boolean;
  /** When the client last sent anything, pongs included. */
  lastSeenMs: number;
  /** Data frames since it was last looked at whether the client lives. */
  framesSinceVisit: number;
}

/** A socket with its session, which is absent until the token has been checked. */
export class ClientSocket extends WebSocket {
  session?: ClientSession;
  /** The connection below, for frames that were made ready for many sockets; absent where frames are compressed. */
  stream?: Duplex;
}
