// What was written in a text, as the program tells it (src/plan/commits.hpp).
import type { Node } from './prose';

export interface Commit { version: number; steps: unknown[]; of: number[]; mark: string }

// Where somebody writes: the editor, as whoever sends and receives sees it.
export interface Page {
  waiting: () => unknown[];                                        // steps that the program has not got
  take: (commit: Commit, own: number) => boolean;                  // false: it does not fit, or holds something this page does not know
  put: (version: number, theirs: Node, ours?: Node) => boolean;    // the text as the program has it, and what it is to become
  doc: () => Node;
  insert: (text: string, slice: unknown) => void;                  // where the cursor is: a piece with its form, or only its words
  confirmed: () => Node;                                           // as the program has it
}
