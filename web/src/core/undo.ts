// Taking back one's own work and doing it again. The program keeps every change; taking one back is a change as well, and
// taking that back does it again. Nobody else's work is touched: it refuses when somebody changed the thing since.
import type { Workspace } from './store';
import { touch, track } from './track';

export class Undo {
  private done: number[] = [];
  private undone: number[] = [];

  did(seq: number): void {
    this.done = [...this.done.filter((one) => one !== seq), seq].slice(-100);
    this.undone = [];
    touch('undo');
  }
  get canUndo(): boolean {
    track('undo');
    return this.done.length > 0;
  }
  get canRedo(): boolean {
    track('undo');
    return this.undone.length > 0;
  }
  undo(workspace: Workspace): Promise<boolean> { return this.turn(workspace, this.done, this.undone); }
  redo(workspace: Workspace): Promise<boolean> { return this.turn(workspace, this.undone, this.done); }

  // Throws the Problem when the program refuses; then that step is forgotten, for it will not go later either.
  private async turn(workspace: Workspace, from: number[], to: number[]): Promise<boolean> {
    const seq = from.pop();
    if (seq === undefined) return false;
    touch('undo');
    const { seq: back } = await workspace.act('change.undo', { seq: String(seq) }, {});
    to.push(back);
    touch('undo');
    return true;
  }
}
