// The client: starts `portc lsp` and speaks the Language Server Protocol with it.
'use strict';

const { commands, window, workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

function serverOptions() {
    const settings = workspace.getConfiguration('portc');
    const folders = workspace.workspaceFolders || [];
    const args = ['lsp'];

    for (const directory of settings.get('includeDirectories') || []) {
        args.push('-I', directory);
    }
    return {
        command: settings.get('path') || 'portc',
        args,
        options: folders.length ? { cwd: folders[0].uri.fsPath } : {},
    };
}

async function start() {
    client = new LanguageClient('portc', 'portc', serverOptions(), {
        documentSelector: [{ language: 'pdl', scheme: 'file' }, { language: 'pdl', scheme: 'untitled' }],
        synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.pdl') },
    });
    try {
        await client.start();
    } catch (error) {
        client = undefined;
        window.showErrorMessage(`portc: the language server does not start: ${error.message}. `
            + 'The setting portc.path says where the program is.');
    }
}

async function stop() {
    const running = client;

    client = undefined;
    if (running) {
        await running.stop();
    }
}

async function restart() {
    await stop();
    await start();
}

async function activate(context) {
    context.subscriptions.push(
        commands.registerCommand('portc.restart', restart),
        workspace.onDidChangeConfiguration((event) => {
            if (event.affectsConfiguration('portc.path') || event.affectsConfiguration('portc.includeDirectories')) {
                return restart();
            }
            return undefined;
        }));
    await start();
}

module.exports = { activate, deactivate: stop };
