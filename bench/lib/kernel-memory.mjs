import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4_096;

/**
 * What the kernel keeps for sockets, in bytes: `buffers` is what /proc/net/sockstat counts as TCP memory, `slab` all
 * its small objects, of which each end of a connection takes a few (socket, inode, file).
 */
export function kernelMemory() {
  const [, pages] = /^TCP:.* mem (\d+)/m.exec(readFileSync('/proc/net/sockstat', 'utf8'));
  const [, kilobytes] = /^Slab:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'));
  return { buffers: Number(pages) * PAGE_BYTES, slab: Number(kilobytes) * 1024 };
}

/** Bytes by which the kernel's memory grew, per connection with both its ends. */
export function kernelBytesPerConnection(before, after, connections) {
  const per = (name) => Math.round((after[name] - before[name]) / connections);
  return { buffers: per('buffers'), slab: per('slab') };
}
