// The tree of disagreements: by event, or by origin.
import * as vscode from 'vscode';
import type { Location } from 'vscode-languageclient/node';
import type { ListedFinding, ListedPosition } from './protocol';
import type { Session } from './session';
import { count, day } from './words';

export type Grouping = 'event' | 'origin';

type Node =
  | { kind: 'group'; id: string; label: string; detail: string; icon: string; findings: ListedFinding[] }
  | { kind: 'finding'; id: string; finding: ListedFinding }
  | { kind: 'position'; id: string; position: ListedPosition }
  | { kind: 'passage'; id: string; label: string; location: Location | null };

const ICONS: Record<ListedFinding['severity'], [string, string]> = {
  contradiction: ['warning', 'list.warningForeground'],
  dispute: ['comment-discussion', 'notificationsInfoIcon.foreground'],
  discrepancy: ['info', 'descriptionForeground'],
};

export class FindingsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly view: vscode.TreeView<Node>;
  private readonly subscription: vscode.Disposable;
  private grouping: Grouping = 'event';

  constructor(private readonly session: Session) {
    this.view = vscode.window.createTreeView('newsmark.findings', { treeDataProvider: this, showCollapseAll: true });
    this.subscription = session.onDidChange(() => this.refresh());
    this.group('event');
  }

  /** Groups by event or by origin. */
  group(grouping: Grouping): void {
    this.grouping = grouping;
    void vscode.commands.executeCommand('setContext', 'newsmark.grouping', grouping);
    this.changes.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.view.dispose();
    this.changes.dispose();
  }

  getChildren(node?: Node): Node[] {
    if (!node) return this.grouping === 'event' ? this.byEvent() : this.byOrigin();
    switch (node.kind) {
      case 'group':
        return node.findings.map((finding) => ({ kind: 'finding', id: `${node.id}/${finding.key}`, finding }));
      case 'finding':
        return node.finding.positions.map((position, index) => ({ kind: 'position', id: `${node.id}/${index}`, position }));
      case 'position':
        return node.position.passages.map((passage, index) => ({ kind: 'passage', id: `${node.id}/${index}`, ...passage }));
      case 'passage':
        return [];
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const item = this.item(node);
    item.id = node.id;
    return item;
  }

  private refresh(): void {
    const list = this.session.findings;
    void vscode.commands.executeCommand('setContext', 'newsmark.read', Boolean(list && !list.indexing));
    void vscode.commands.executeCommand('setContext', 'newsmark.reading', Boolean(list?.indexing));
    const open = list?.findings.filter((finding) => !finding.settled).length ?? 0;
    this.view.badge = open ? { value: open, tooltip: count(open, 'open disagreement') } : undefined;
    this.changes.fire();
  }

  private byEvent(): Node[] {
    const list = this.session.findings;
    return (list?.events ?? []).map((event, index) => ({
      kind: 'group',
      id: `event/${event.documents[0]?.uri ?? index}`,
      label: event.title,
      detail: [event.published && day(event.published), count(event.documents.length, 'article')].filter(Boolean).join(' · '),
      icon: 'calendar',
      findings: list?.findings.filter((finding) => finding.event === index) ?? [],
    }));
  }

  private byOrigin(): Node[] {
    const origins = new Map<string, ListedFinding[]>();
    for (const finding of this.session.findings?.findings ?? []) {
      for (const origin of new Set(finding.positions.flatMap((position) => position.origins))) {
        origins.set(origin, [...(origins.get(origin) ?? []), finding]);
      }
    }
    return [...origins].sort(([a], [b]) => a.localeCompare(b)).map(([origin, findings]) => ({
      kind: 'group',
      id: `origin/${origin}`,
      label: origin,
      detail: count(findings.length, 'disagreement'),
      icon: 'radio-tower',
      findings,
    }));
  }

  private item(node: Node): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    switch (node.kind) {
      case 'group': {
        const item = new vscode.TreeItem(node.label, this.grouping === 'event' ? Expanded : Collapsed);
        item.description = node.detail;
        item.tooltip = `${node.label}\n${node.detail}`;
        item.iconPath = new vscode.ThemeIcon(node.icon);
        return item;
      }
      case 'finding': {
        const { finding } = node;
        const item = new vscode.TreeItem(finding.positions.map((position) => short(position.summary)).join(' ↔ '), Collapsed);
        item.description = finding.settled ? 'settled' : finding.rule;
        item.tooltip = new vscode.MarkdownString().appendText(`${finding.message}${finding.settled ? `\n\nSettled: ${finding.settled}` : ''}`);
        const [icon, color] = ICONS[finding.severity];
        item.iconPath = finding.settled ? new vscode.ThemeIcon('pass') : new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
        item.contextValue = finding.settled ? 'settled' : 'finding';
        item.command = { command: 'newsmark.compare', title: 'Compare Side by Side', arguments: [finding.key] };
        return item;
      }
      case 'position': {
        const item = new vscode.TreeItem(`“${node.position.summary}”`, Collapsed);
        item.description = node.position.origins.join(', ');
        item.tooltip = node.position.summary;
        item.iconPath = new vscode.ThemeIcon('quote');
        return item;
      }
      case 'passage': {
        const item = new vscode.TreeItem(node.label, None);
        item.iconPath = vscode.ThemeIcon.File;
        if (node.location) item.command = { command: 'newsmark.open', title: 'Open the Passage', arguments: [node.location] };
        return item;
      }
    }
  }
}

/** The key of a node of the tree, for commands in its menu. */
export function keyOf(node: unknown): string | undefined {
  const finding = (node as { finding?: ListedFinding } | undefined)?.finding;
  return finding?.key;
}

/** A summary that leaves room for the other side. */
function short(summary: string): string {
  const words = summary.length > 26 ? `${summary.slice(0, 24).replace(/\s+\S*$/, '')} …` : summary;
  return `“${words}”`;
}
