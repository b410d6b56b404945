// Sending a file, with how far it is: the one thing fetch cannot tell.
import { NoConnection, Problem } from './api';
import { newId } from './ids';
import { languageNow, t } from './texts';

export type Sent = (part: number) => void; // 0 … 1; 1: all of it is there

// Its key makes that a second try of the same is the same upload.
export function upload<T>(path: string, file: Blob, sent: Sent = () => {}, key = newId()): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/${path}`);
    request.timeout = 180_000;
    for (const [name, value] of [['Accept', 'application/json'], ['Accept-Language', languageNow()], ['Idempotency-Key', key]] as const) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => sent(event.lengthComputable ? event.loaded / event.total : 0);
    request.upload.onload = () => sent(1);
    request.onerror = request.ontimeout = () => reject(new NoConnection());
    request.onload = () => {
      let told: Record<string, unknown> = {};
      try {
        told = JSON.parse(request.responseText) as Record<string, unknown>;
      } catch { /* no JSON: told by its status */ }
      if (request.status >= 200 && request.status < 300) resolve(told as T);
      else reject(new Problem({ detail: t('trouble.ours'), ...told, status: request.status }));
    };
    request.send(file);
  });
}
