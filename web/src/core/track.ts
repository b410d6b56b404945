// Who looks at what. Reading something says its topic; changing it tells who looked. The core knows nothing of a screen:
// ui/reactive.svelte.ts puts signals behind the topics, a test may put anything.
type Track = (topic: string) => void;
type Tell = (topics: Set<string>) => void;

let looked: Track = () => {};
let tell: Tell = () => {};
let changed = new Set<string>();
let waiting = false;

export function watchWith(track: Track, told: Tell): void {
  looked = track;
  tell = told;
}

export const track = (topic: string): void => looked(topic);

// Told once, after everything that happens now: a change of a thousand things is one message.
export function touch(topic: string): void {
  changed.add(topic);
  if (waiting) return;
  waiting = true;
  queueMicrotask(flush);
}
export function flush(): void {
  waiting = false;
  const topics = changed;
  changed = new Set();
  if (topics.size) tell(topics);
}
