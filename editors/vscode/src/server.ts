// Where the server's program is: named by the user, in the extension, or on the PATH.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';

const NAME = process.platform === 'win32' ? 'newsmark.exe' : 'newsmark';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The program's path, or undefined after telling the user what to do. */
export async function findServer(context: vscode.ExtensionContext): Promise<string | undefined> {
  const named = vscode.workspace.getConfiguration('newsmark').get<string>('server.path', '').trim();
  if (named) {
    if (isProgram(named)) return named;
    void complain(`The setting newsmark.server.path names “${named}”, which is not a program that can be run.`);
    return undefined;
  }
  const places = [join(context.extensionPath, 'server'), ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)];
  const found = places.map((folder) => join(folder, NAME)).find(isProgram);
  if (!found) {
    void complain('The newsmark program is neither in this extension nor on the PATH. Install it with “cargo install --path .” in newsmark’s folder, or name it in the settings.');
  }
  return found;
}

async function complain(message: string): Promise<void> {
  const open = 'Open Settings';
  if ((await vscode.window.showErrorMessage(message, open)) === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'newsmark.server.path');
  }
}
