// What stands behind the # of a link that was given away: asked for, and again when another link is put in its place.
import { NoConnection, sentenceOf } from '$core/api';
import { address } from '$core/router';

export class Behind<T> {
  told = $state.raw<T>();
  trouble = $state('');
  token = '';

  // Within a component: `show` asks for it.
  constructor(show: (token: string) => Promise<T>) {
    $effect(() => {
      address();
      const now = location.hash.slice(1);
      if (now !== this.token) void this.look(this.token = now, show);
    });
  }
  private async look(token: string, show: (token: string) => Promise<T>) {
    this.told = undefined;
    this.trouble = '';
    try {
      this.told = await show(token);
    } catch (problem) {
      this.trouble = sentenceOf(problem);
      if (problem instanceof NoConnection) this.token = '';
    }
  }
}
