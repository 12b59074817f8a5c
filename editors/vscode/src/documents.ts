// Which documents the server is told about: .news files, and plain text in folders of articles.
import * as vscode from 'vscode';
import type { DocumentFilter } from 'vscode-languageclient/node';

/** The folders, at most one level below the workspace's, that hold a newsmark.toml. */
async function articleFolders(): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles('{newsmark.toml,*/newsmark.toml}', null, 100);
  return found.map((file) => vscode.Uri.joinPath(file, '..'));
}

/** The documents to serve, by the setting newsmark.plainText. */
export async function selector(): Promise<DocumentFilter[]> {
  const filters: DocumentFilter[] = [{ language: 'newsmark' }];
  const plain = vscode.workspace.getConfiguration('newsmark').get<string>('plainText', 'folder');
  if (plain === 'always') {
    filters.push({ language: 'plaintext', scheme: 'file' }, { language: 'plaintext', scheme: 'untitled' });
  } else if (plain === 'folder') {
    for (const folder of await articleFolders()) {
      filters.push({ language: 'plaintext', scheme: folder.scheme, pattern: `${folder.path}/**/*` });
    }
  }
  return filters;
}
