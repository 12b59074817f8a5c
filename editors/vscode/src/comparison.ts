// One disagreement side by side, as a page.
import type { Comparison } from './protocol';
import { message, passageCard, text } from './page';
import { capital } from './words';

const BASIS = { stated: 'the texts say so', inferred: 'inferred', unknown: 'not known' };

/** The page of a comparison. */
export function drawComparison(comparison: Comparison): { title: string; body: string } {
  const badges = [comparison.severity, comparison.rule, `confidence ${Math.round(comparison.confidence * 100)}%`];
  const settled = comparison.settled ? `<p class="settled"><strong>Settled.</strong> ${text(comparison.settled)}</p>` : '';
  return {
    title: `Compare: ${comparison.rule}`,
    body: `<h1>${text(heading(comparison))}</h1>
<p>${badges.map((badge) => `<span class="badge">${text(badge)}</span>`).join('')}</p>
${settled}
<div class="sides">${comparison.positions.map(side).join('')}</div>
<h2>Why they are held against each other</h2>
<table>${comparison.comparability.map((one) => `<tr><th scope="row">${text(one.question)}</th><td class="basis ${one.basis}">${BASIS[one.basis]}</td><td>${text(one.note)}</td></tr>`).join('')}</table>
${comparison.explanation.length ? `<ul>${comparison.explanation.map((one) => `<li>${text(one)}</li>`).join('')}</ul>` : ''}
<h2>Decisions</h2>
${decisions(comparison)}
<p>${comparison.verdicts.map((verdict) => `<button ${message('decide', verdict)}>${text(capital(verdict.title))} …</button>`).join('')}</p>`,
  };
}

/** The message without the sides, which stand below it. */
function heading({ message, positions }: Comparison): string {
  const first = positions[0]?.summary;
  const until = first ? message.indexOf(`“${first}`) : -1;
  const head = until > 0 ? message.slice(0, until).replace(/[^.!?]*$/, '').trim() : '';
  return head || message;
}

function side(position: Comparison['positions'][number]): string {
  const more = position.leftOut ? `<p class="muted">and ${position.leftOut} more</p>` : '';
  return `<section class="side"><h3>“${text(position.summary)}”</h3>
<p>${position.origins.map((origin) => `<span class="badge">${text(origin)}</span>`).join('')}</p>
${position.passages.map(passageCard).join('')}${more}${origins(position)}</section>`;
}

/** Why several articles count as one origin, once for each origin. */
function origins(position: Comparison['positions'][number]): string {
  const reasons = new Map(position.passages.filter((one) => one.originReason).map((one) => [one.origin, one.originReason]));
  return [...reasons].map(([origin, reason]) => `<p class="muted">One origin, ${text(origin)}: ${text(reason)}</p>`).join('');
}

function decisions({ decisions: made }: Comparison): string {
  if (!made.length) return '<p class="muted">Nobody has written anything down about it yet. What you decide is written beside the article, with your name, the day and your reason.</p>';
  const item = (one: Comparison['decisions'][number]) =>
    `<li>${text(capital(one.text))}${one.location ? ` <button ${message('open', one.location)}>Show</button>` : ''}</li>`;
  return `<ul>${made.map(item).join('')}</ul>`;
}
