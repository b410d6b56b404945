// What was written in a text, as the program tells it (src/plan/commits.hpp).
import type { Node } from './prose';

export interface Commit { version: number; steps: unknown[]; of: number[]; mark: string }

export interface Lost { text: string; slice: unknown }

// Where somebody writes: the editor, as whoever sends and receives sees it.
export interface Page {
  waits: () => boolean;                                            // is there something that the program has not got?
  send: (most: number) => unknown[];                               // the first steps of it, which are under way from now
  take: (commit: Commit, own: boolean) => Lost[] | null;           // what was not sent and has no place now; null: the commit does not fit this page
  put: (version: number, theirs: Node, ours?: Node) => boolean;    // the text as the program has it, and what it is to become
  doc: () => Node;
  insert: (text: string, slice: unknown) => void;                  // where the cursor is: a piece with its form, or only its words
  confirmed: () => Node;                                           // as the program has it
  after: (doc: Node, steps: unknown[]) => Node;                    // what these steps make of a text; the text itself when they do not fit it
}
