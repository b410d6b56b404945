// Within a document a text refers to a section, a heading, a table or a picture. What is shown is how that is called now.
import type { Node } from './prose';
import { to } from './router';
import type { Workspace } from './store';
import { t } from './texts';

export interface Target { id: string; kind: 'section' | 'heading' | 'table' | 'figure'; section: string; label: string }
export interface Reference { label: string; href: string; gone: boolean }

export const targetsOf = (workspace: Workspace, document: string): Target[] | undefined =>
  workspace.view<{ targets: Target[] }>('document.targets', { document }).value?.targets;

// `known`: what the text itself has, before the program was told. Without a document only sections are found.
export function referenceOf(workspace: Workspace | null | undefined, document: string | undefined, node: Pick<Node, 'attrs'>, known: (id: string) => string | null = () => null): Reference {
  const label = String(node.attrs?.label ?? '');
  const target = String(node.attrs?.target ?? '');
  const plain = { label, href: '', gone: false };
  if (!workspace || !target) return plain;
  const gone = { label: t('editor.tie.gone', { name: label }), href: '', gone: true };
  const section = /^s([0-9a-z]{26})$/.exec(target)?.[1];
  if (section) {
    const there = workspace.get(section);
    return there ? { label: String(there.fields.title ?? label), href: to(workspace.id, `plan/${section}`), gone: false } : workspace.whole ? gone : plain;
  }
  const here = known(target);
  const targets = document ? targetsOf(workspace, document) : undefined;
  const there = targets?.find((one) => one.id === target);
  if (here !== null || there) return { label: here || there?.label || label, href: there ? to(workspace.id, `plan/${there.section}`, { blok: target }) : '', gone: false };
  return targets ? gone : plain;
}
