/** The content of a frame of LZ4; its checksums are left alone, since what is in it has a digest of its own. */
export function lz4Frame(frame: Buffer, size: number): Buffer {
  if (frame.readUInt32LE(0) !== 0x184d2204) throw new Error("no frame of LZ4");
  const flags = frame[4]!;
  const hasBlockChecksum = (flags & 0x10) !== 0;
  let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  const out = Buffer.alloc(size);
  let to = 0;
  for (;;) {
    const head = frame.readUInt32LE(at);
    at += 4;
    if (head === 0) return out.subarray(0, to);
    const length = head & 0x7fff_ffff;
    const block = frame.subarray(at, at + length);
    to = head >>> 31 === 1 ? to + block.copy(out, to) : lz4Block(block, out, to);
    at += length + (hasBlockChecksum ? 4 : 0);
  }
}

/** Writes the content of a block from a place on, and gives the place after it. */
function lz4Block(block: Buffer, out: Buffer, start: number): number {
  let at = 0;
  let to = start;
  const longer = (length: number) => {
    if (length !== 15) return length;
    let sum = 15;
    for (let more = 255; more === 255; sum += more) more = block[at++]!;
    return sum;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = longer(token >> 4);
    block.copy(out, to, at, at + literals);
    at += literals;
    to += literals;
    if (at >= block.length) break;
    const offset = block.readUInt16LE(at);
    at += 2;
    const end = to + longer(token & 15) + 4;
    for (; to < end; to++) out[to] = out[to - offset]!;
  }
  return to;
}
