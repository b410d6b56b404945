// One step that helps most now, by what somebody may do.
import type { Entity } from '$core/entity';
import { to } from '$core/router';
import type { Workspace } from '$core/store';
import { t } from '$core/texts';

export interface Next { label: string; why: string; href: string }

export const openAgenda = (workspace: Workspace): Entity[] => workspace.all('agenda_point').filter((one) => one.fields.state !== 'talked');

export function nextStep(workspace: Workspace): Next {
  const at = (path: string): string => to(workspace.id, path);
  const documents = workspace.all('document');
  const sections = documents.length ? documents.flatMap((one) => workspace.outline(one.id)).map((one) => one.section) : workspace.all('section');
  const agenda = openAgenda(workspace);
  const status = (wanted: string): Entity | undefined => sections.find((one) => one.fields.status === wanted);

  if (workspace.may('lead') && !documents.length) return { label: t('next.plan'), why: t('next.plan.why'), href: at('plan') };
  if (workspace.may('write')) {
    const mine = sections.find((one) => one.fields.owner === workspace.me && one.fields.status === 'writing');
    const going = mine ?? (agenda.length ? null : status('writing') ?? status('not_started'));
    if (going) return { label: t('next.write', { title: going.fields.title }), why: t('next.write.why'), href: at(`plan/${going.id}`) };
  }
  const first = sections[0];
  if (workspace.role === 'guest' && first) return { label: t('next.read', { title: first.fields.title }), why: t('next.guest.why'), href: at(`plan/${first.id}`) };
  if (agenda.length && workspace.may('talk')) return { label: t('next.talk'), why: t('next.talk.why'), href: at('punten') };
  const ready = status('ready_to_discuss');
  if (ready) return { label: t('next.read', { title: ready.fields.title }), why: t('next.read.why'), href: at(`plan/${ready.id}`) };
  return { label: t('next.look'), why: t('next.look.why'), href: at(documents.length ? 'plan' : 'visie') };
}
