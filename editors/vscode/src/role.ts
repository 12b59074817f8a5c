// Writing down what office somebody held, and when.
import * as vscode from 'vscode';
import type { Role } from './protocol';
import type { Session } from './session';

/** What somebody answers: an office with its first and last day, of which either may be open. */
export interface Answer { title: string; from: string; to: string }

/** A year, month or day as ISO 8601 writes it. */
const day = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/** Asks which office whoever is named at a place held, and from when until when, and writes it into actors.toml. */
export async function addRole(session: Session, place: object): Promise<boolean> {
  const known = await session.ask<Role>('newsmark/role', place);
  if (!known) {
    void vscode.window.showInformationMessage('newsmark finds no person named here. Put the cursor on a name.');
    return false;
  }
  const ask = (title: string, prompt: string, value: string, check: (value: string) => string | undefined) =>
    vscode.window.showInputBox({ title, prompt, value, ignoreFocusOut: true, validateInput: (text) => check(text.trim()) });
  const when = (text: string) => (!text || day.test(text) ? undefined : 'A year, month or day, as in 2015, 2015-11 or 2015-11-03.');
  const title = await ask(`What was ${known.name}?`, known.titles.length > 1 ? `The articles say: ${known.titles.join(', ')}` : 'The office, as it is to be shown', known.titles[0] ?? '', (text) => (text ? undefined : 'A role needs its words.'));
  if (title === undefined) return false;
  const from = await ask(`${known.name}, ${title}: since when?`, 'Year, month or day; empty: not known', known.day ?? '', when);
  if (from === undefined) return false;
  const to = await ask(`${known.name}, ${title}: until when?`, 'Year, month or day, which is included; empty: still, or not known', '', (text) => when(text) ?? (text && from && text < from.slice(0, text.length) ? 'That is before the first day.' : undefined));
  if (to === undefined) return false;
  return writeRole(session, place, { title, from, to });
}

/** Writes a role into the folder's dictionary and saves it. */
export async function writeRole(session: Session, place: object, { title, from, to }: Answer): Promise<boolean> {
  const role = await session.ask<Role>('newsmark/role', { ...place, title, from, to });
  if (!(await session.write(role?.edit))) {
    void vscode.window.showWarningMessage('The role could not be written: actors.toml cannot be read, or the days are none.');
    return false;
  }
  return true;
}
