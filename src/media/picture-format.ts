/** The picture formats that clients may send (contract 8.9), by the file extension that stands for each. */
export const PICTURE_FORMATS = ['jpeg', 'png', 'gif'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

const SIGNATURES: readonly (readonly [PictureFormat, Buffer])[] = [
  ['jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['gif', Buffer.from('GIF87a')],
  ['gif', Buffer.from('GIF89a')],
];

/** What the first bytes say a file is; null for anything but the three. Names and types of clients are not asked. */
export function sniffPicture(bytes: Buffer): PictureFormat | null {
  const hit = SIGNATURES.find(([, signature]) => bytes.subarray(0, signature.length).equals(signature));
  return hit ? hit[0] : null;
}
