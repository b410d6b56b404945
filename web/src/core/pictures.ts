// Pictures of a workspace: where one is shown from, and how one is made ready and brought there.
import { Problem } from './api';
import { t } from './texts';
import { upload } from './upload';

export interface Kept { src: string; width: number; height: number }

// A text names a picture by the hash of its bytes; '' when it is none that is kept here.
export function pictureAddress(workspace: string | undefined, src: unknown): string {
  const name = typeof src === 'string' ? /^pictures\/([0-9a-f]{64}\.[a-z]{3,4})$/.exec(src)?.[1] : undefined;
  return workspace && name ? `/api/workspaces/${workspace}/pictures/${name}` : '';
}

const side = 2400;              // pixels: sharp on paper over the whole width
const small = 1_500_000;        // bytes
const largest = 25_000_000;     // bytes that the program hears out
const most = 40_000_000;        // pixels that it takes
const asIs = /^image\/(png|jpeg)$/;

// Of a PNG the head says how large it becomes: unpacking what nobody can show would stop the page.
async function isBeyond(file: Blob): Promise<boolean> {
  const head = new DataView(await file.slice(0, 24).arrayBuffer());
  return head.byteLength === 24 && head.getUint32(0) === 0x89504e47 && head.getUint32(16) * head.getUint32(20) > most;
}
const drawn = (bitmap: ImageBitmap, type: string): Promise<Blob | null> => {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const brush = canvas.getContext('2d')!;
  if (type === 'image/jpeg') {
    brush.fillStyle = '#fff';
    brush.fillRect(0, 0, canvas.width, canvas.height);
  }
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, type, 0.85); });
};
// A photo of a phone becomes as large as a page needs; a kind that Word does not know becomes one that it does. What this
// browser cannot read goes as it is: the program says what is the matter.
async function ready(file: Blob): Promise<Blob> {
  if (file.type === 'image/gif' || file.type === 'image/svg+xml' || await isBeyond(file)) return file;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return file;
  try {
    if (asIs.test(file.type) && file.size <= small && Math.max(bitmap.width, bitmap.height) <= side) return file;
    const flat = file.type === 'image/jpeg' ? null : await drawn(bitmap, 'image/png');
    return flat && flat.size <= small ? flat : await drawn(bitmap, 'image/jpeg') ?? file;
  } finally {
    bitmap.close();
  }
}

export async function bring(workspace: string, file: Blob, sent: (part: number) => void): Promise<Kept> {
  const made = await ready(file);
  if (made.size > largest) throw new Problem({ status: 413, code: 'picture.too_large', detail: t('editor.picture.large') });
  return upload<Kept>(`workspaces/${workspace}/pictures`, made, sent);
}
