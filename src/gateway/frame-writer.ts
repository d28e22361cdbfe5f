import { CLOSE_CODES } from '@hongyan/protocol';
import type { ClientSocket } from './client-socket.js';
import type { TextFrame } from './text-frame.js';

/**
 * Writes frames to sockets, those that came together for one socket in one write: a system call costs more than all
 * the rest. Who waits for a flush gets frames in the order in which they were added.
 */
export class FrameWriter {
  /** Since the start. */
  framesWritten = 0;
  /** Because too much waited for them, since the start. */
  socketsClosed = 0;
  private readonly waiting = new Map<ClientSocket, TextFrame | TextFrame[]>();

  /** A socket for which more bytes wait than this is closed with 1001; history has what it misses. */
  constructor(private readonly bufferBytesMax: number) {}

  add(socket: ClientSocket, frame: TextFrame): void {
    const present = this.waiting.get(socket);
    if (present === undefined) this.waiting.set(socket, frame);
    else if (Array.isArray(present)) present.push(frame);
    else this.waiting.set(socket, [present, frame]);
  }

  flush(): void {
    for (const [socket, frames] of this.waiting)
      this.write(socket, Array.isArray(frames) ? frames : [frames]);
    this.waiting.clear();
  }

  private write(socket: ClientSocket, frames: readonly TextFrame[]): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > this.bufferBytesMax) {
      // It cannot take a close frame either before the rest.
      socket.close(CLOSE_CODES.goingAway);
      this.socketsClosed++;
      return;
    }
    this.framesWritten += frames.length;
    if (!socket.stream) {
      for (const { text } of frames) socket.send(text);
    } else {
      socket.stream.write(
        frames.length === 1 ? frames[0]!.bytes : Buffer.concat(frames.map(({ bytes }) => bytes)),
      );
    }
  }
}
