// The server's requests beyond the protocol; docs/protocol.md describes them.
import type { Location, WorkspaceEdit } from 'vscode-languageclient/node';

export interface DocumentLabel {
  uri: string | null;
  label: string;
  published: string | null;
  origin: string | null;
}

export interface FindingHead {
  key: string;
  rule: string;
  rulePage: string | null;
  severity: 'contradiction' | 'dispute' | 'discrepancy';
  confidence: number;
  message: string;
}

export interface ListedPosition {
  summary: string;
  origins: string[];
  passages: { label: string; location: Location | null }[];
}

export interface ListedFinding extends FindingHead {
  event: number | null;
  settled: string | null;
  positions: ListedPosition[];
}

export interface ToldEvent {
  title: string;
  published: string | null;
  documents: DocumentLabel[];
}

export interface Findings {
  events: ToldEvent[];
  findings: ListedFinding[];
  documents: number;
  unread: number;
  indexing: boolean;
}

export interface Passage {
  location: Location | null;
  document: DocumentLabel;
  origin: string;
  originReason: string;
  source: string | null;
  before: string;
  words: string;
  after: string;
}

export interface Verdict {
  status: string;
  verdict: string;
  title: string;
  reason: string;
}

export interface Comparison extends FindingHead {
  positions: { summary: string; origins: string[]; passages: Passage[]; leftOut: number }[];
  comparability: { name: string; question: string; basis: 'stated' | 'inferred' | 'unknown'; note: string }[];
  explanation: string[];
  decisions: { text: string; settles: boolean; location: Location | null }[];
  settled: string | null;
  verdicts: Verdict[];
}

export interface Timeline {
  kind: 'actor' | 'event';
  title: string;
  detail: string;
  entries: {
    from: string | null;
    to: string | null;
    basis: 'stated' | 'published' | 'unknown';
    reason: string;
    speaks: boolean;
    origin: string;
    passages: Passage[];
  }[];
  leftOut: number;
}

export interface Role {
  name: string;
  titles: string[];
  day: string | null;
  edit: WorkspaceEdit | null;
}
