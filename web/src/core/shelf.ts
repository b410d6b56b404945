// A shelf in IndexedDB, for what is not sent yet. Without one (private windows, old settings) it lives as long as this page.
export interface Shelf<T extends { key: string }> {
  all(): Promise<T[]>;
  put(one: T): Promise<void>;
  take(key: string): Promise<void>;
}

export class MemoryShelf<T extends { key: string }> implements Shelf<T> {
  readonly held = new Map<string, T>();
  async all(): Promise<T[]> { return [...this.held.values()]; }
  async put(one: T): Promise<void> { this.held.set(one.key, structuredClone(one)); }
  async take(key: string): Promise<void> { this.held.delete(key); }
}

const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// In the order of their keys, which is that of time (core/ids.ts). What was put or taken is so when the device says that it is written.
export class BrowserShelf<T extends { key: string }> implements Shelf<T> {
  private database: Promise<IDBDatabase> | null = null;
  private readonly instead = new MemoryShelf<T>();
  constructor(private readonly name: string) {}

  private open(): Promise<IDBDatabase> {
    return this.database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open('rodedraad', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('unsent', { keyPath: 'key' });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
  private async write(change: (store: IDBObjectStore) => unknown): Promise<void> {
    const writing = (await this.open()).transaction(this.name, 'readwrite', { durability: 'strict' });
    await new Promise<void>((resolve, reject) => {
      writing.oncomplete = () => resolve();
      writing.onabort = () => reject(writing.error);
      change(writing.objectStore(this.name));
    });
  }
  async all(): Promise<T[]> {
    try {
      return await done<T[]>((await this.open()).transaction(this.name, 'readonly').objectStore(this.name).getAll());
    } catch {
      return this.instead.all();
    }
  }
  async put(one: T): Promise<void> {
    try {
      await this.write((store) => store.put(one));
    } catch {
      await this.instead.put(one);
    }
  }
  async take(key: string): Promise<void> {
    await this.instead.take(key);
    try {
      await this.write((store) => store.delete(key));
    } catch { /* it was not there */ }
  }
}
