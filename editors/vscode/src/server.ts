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

/** The program's path, or what is wrong and what to do about it. */
export function findServer(context: vscode.ExtensionContext): { program: string } | { problem: string } {
  const named = vscode.workspace.getConfiguration('newsmark').get<string>('server.path', '').trim();
  if (named) {
    if (isProgram(named)) return { program: named };
    return { problem: `The setting newsmark.server.path names “${named}”, which is not a program that can be run. Correct the setting, or empty it to use the program that comes with the extension.` };
  }
  const places = [join(context.extensionPath, 'server'), ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)];
  const program = places.map((folder) => join(folder, NAME)).find(isProgram);
  if (program) return { program };
  return { problem: 'The newsmark program is neither in this extension nor on the PATH. Install it with “cargo install --path .” in newsmark’s folder, or name it in the setting newsmark.server.path.' };
}

/** Tells the user why there is no server. */
export async function complain(problem: string): Promise<void> {
  const [settings, again, log] = ['Open Settings', 'Try Again', 'Show the Log'];
  const chosen = await vscode.window.showErrorMessage(`newsmark: ${problem}`, settings, again, log);
  if (chosen === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'newsmark.server.path');
  if (chosen === again) await vscode.commands.executeCommand('newsmark.restart');
  if (chosen === log) await vscode.commands.executeCommand('newsmark.showLog');
}
