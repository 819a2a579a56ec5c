// Output on its way into a log, masked by whole lines, so that no secret is torn between two pieces.

/** A line that does not end is masked as far as it has come. */
const longestLine = 64 * 1024;

export interface MaskedLines {
  /** @returns the lines that are whole by now, masked */
  take(piece: Buffer): Buffer;
  /** @returns what is left when nothing more comes */
  rest(): Buffer;
}

export function maskedLines(mask: (text: string) => string): MaskedLines {
  let open: Buffer = Buffer.alloc(0);

  return {
    take(piece) {
      const all = Buffer.concat([open, piece]);
      const end = all.lastIndexOf('\n') + 1;
      const whole = end === 0 && all.length > longestLine ? all.length : end;
      open = all.subarray(whole);
      return masked(all.subarray(0, whole));
    },
    rest() {
      const last = open;
      open = Buffer.alloc(0);
      return masked(last);
    },
  };

  function masked(bytes: Buffer): Buffer {
    return bytes.length === 0 ? bytes : Buffer.from(mask(bytes.toString('utf8')));
  }
}
