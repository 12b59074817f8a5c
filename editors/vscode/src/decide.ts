// Writing down what somebody decides about a disagreement.
import * as vscode from 'vscode';
import type { WorkspaceEdit } from 'vscode-languageclient/node';
import type { Comparison, Verdict } from './protocol';
import type { Session } from './session';

/** Asks what is decided and why, and writes it beside the articles. Gives whether it was written. */
export async function decide(session: Session, key: string, chosen?: Verdict): Promise<boolean> {
  const verdict = chosen ?? (await chooseVerdict(session, key));
  if (!verdict) return false;
  const reason = await vscode.window.showInputBox({
    title: `Decision: ${verdict.title}`,
    prompt: 'Why? The reason is written down with your name and the day.',
    value: verdict.reason,
    valueSelection: [0, verdict.reason.length],
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() ? undefined : 'A decision needs a reason.'),
  });
  if (!reason?.trim()) return false;
  return write(session, { key, status: verdict.status, verdict: verdict.verdict, reason });
}

async function chooseVerdict(session: Session, key: string): Promise<Verdict | undefined> {
  const comparison = await session.ask<Comparison>('newsmark/comparison', { key });
  const items = (comparison?.verdicts ?? []).map((verdict) => ({ label: verdict.title, description: verdict.status, detail: verdict.reason, verdict }));
  const picked = await vscode.window.showQuickPick(items, { title: 'What do you decide?', placeHolder: comparison?.message });
  return picked?.verdict;
}

/** Writes a decision and saves the files that hold it. */
export async function write(session: Session, decision: { key: string; status: string; verdict: string; reason: string }): Promise<boolean> {
  const edit = await session.ask<WorkspaceEdit>('newsmark/decision', decision);
  if (!(await session.write(edit))) {
    void vscode.window.showWarningMessage('The decision could not be written: the disagreement is gone, or its passages cannot be marked.');
    return false;
  }
  await session.refresh();
  return true;
}
