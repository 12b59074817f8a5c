// What is told of an actor or event by day, as a page.
import { passageCard, text } from './page';
import type { Timeline } from './protocol';
import { capital, count, day } from './words';

type Entry = Timeline['entries'][number];

/** The page of a timeline. */
export function drawTimeline(timeline: Timeline): { title: string; body: string } {
  const origins = [...new Set(timeline.entries.map((entry) => entry.origin))];
  const boxes = origins.length > 1
    ? `<p>${origins.map((origin) => `<label><input type="checkbox" checked data-origin="${text(origin)}"> ${text(origin)}</label>`).join('')}</p>`
    : '';
  const days: [string, string, Entry[]][] = [];
  for (const entry of timeline.entries) {
    const heading = dayOf(entry);
    const last = days.at(-1);
    if (last && last[0] === heading) last[2].push(entry);
    else days.push([heading, entry.from ? entry.basis : 'unknown', [entry]]);
  }
  const more = timeline.leftOut ? `<p class="muted">${count(timeline.leftOut, 'more passage')} not shown.</p>` : '';
  return {
    title: `Timeline: ${timeline.title.slice(0, 40)}`,
    body: `<h1>${text(timeline.title)}</h1>
<p class="muted">${text(timeline.detail)} · ${count(timeline.entries.length, 'entry').replace('entrys', 'entries')} from ${count(origins.length, 'origin')}</p>
${boxes}
<div class="line">${days.map(([heading, basis, entries]) => `<div class="day ${basis}">${text(heading)}</div>${entries.map((entry, index) => card(entry, entries[index - 1])).join('')}`).join('')}</div>${more}`,
  };
}

function dayOf({ from, to, basis }: Entry): string {
  if (!from) return 'Day not known';
  const days = to && to !== from ? `${day(from)} to ${day(to)}` : day(from);
  return basis === 'published' ? `Published ${days}` : days;
}

function card(entry: Entry, before?: Entry): string {
  const [first, ...copies] = entry.passages;
  if (!first) return '';
  const also = copies.length ? ` · also in ${copies.map((copy) => text(copy.document.label)).join(', ')}` : '';
  // The heading gives a day that the card does not have; why is said once for what follows.
  const inferred = entry.basis !== 'stated' && !first.document.published;
  const why = inferred && entry.reason !== before?.reason ? `<p class="muted">${text(capital(entry.reason))}.</p>` : '';
  const speaks = entry.speaks ? ' · speaks' : '';
  return `<div data-of="${text(entry.origin)}" title="${text(entry.reason)}"><span class="badge">${text(entry.origin)}</span><span class="muted">${speaks}${also}</span>${why}${passageCard(first)}</div>`;
}
