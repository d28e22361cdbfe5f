/** Cuts a stream into parts of so many bytes; the last one is shorter, and the only one of an empty stream. */
export async function* inParts(body: AsyncIterable<Buffer>, partBytes: number): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let held = 0;
  let parts = 0;
  for await (const given of body) {
    let chunk = given;
    while (held + chunk.length >= partBytes) {
      const room = partBytes - held;
      yield Buffer.concat([...chunks, chunk.subarray(0, room)]);
      parts++;
      chunk = chunk.subarray(room);
      chunks = [];
      held = 0;
    }
    chunks.push(chunk);
    held += chunk.length;
  }
  if (held > 0 || parts === 0) yield Buffer.concat(chunks);
}
