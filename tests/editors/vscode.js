// What VS Code makes of the extension: vscode.js EXTENSION CASES
// Its grammar is run by VS Code's own tokeniser over the lines of CASES; the patterns of the language
// configuration are tried; the client is started against a VS Code of a few lines.
'use strict';

const assert = require('assert');
const fs = require('fs');
const Module = require('module');
const path = require('path');

const [folder, casesFile] = process.argv.slice(2).map((name) => path.resolve(name));
const need = Module.createRequire(path.join(folder, 'package.json'));
const failures = [];

function check(ok, what) {
    if (!ok) {
        failures.push(what);
    }
}

// -- colours --

async function loadGrammar() {
    const oniguruma = need('vscode-oniguruma');
    const textmate = need('vscode-textmate');
    const wasm = fs.readFileSync(path.join(path.dirname(need.resolve('vscode-oniguruma')), 'onig.wasm'));

    await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
    const registry = new textmate.Registry({
        onigLib: Promise.resolve({
            createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
            createOnigString: (text) => new oniguruma.OnigString(text),
        }),
        loadGrammar: async () => {
            const file = path.join(folder, 'syntaxes', 'pdl.tmLanguage.json');
            return textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file);
        },
    });
    return registry.loadGrammar('source.pdl');
}

async function colours() {
    const grammar = await loadGrammar();
    const rows = fs.readFileSync(casesFile, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));

    check(rows.length > 40, 'there are cases');
    for (const row of rows) {
        const [line, word, , scope] = row.split('\t');
        const at = line.indexOf(word);
        const { tokens, ruleStack } = grammar.tokenizeLine(line, null);
        const token = tokens.find((t) => t.startIndex <= at && at < t.endIndex);
        const innermost = token.scopes[token.scopes.length - 1];
        const wanted = scope === '-' ? 'source.pdl' : scope;

        check(innermost === wanted, `${word} in ${line}: ${innermost}, not ${wanted}`);
        // No line leaves a region open that swallows the next one.
        check(ruleStack.depth === 1, `${line}: ends inside of a region`);
    }
}

// -- the language configuration --

function configuration() {
    const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
    const language = read('language-configuration.json');
    const opens = new RegExp(language.indentationRules.increaseIndentPattern);
    const closes = new RegExp(language.indentationRules.decreaseIndentPattern);
    const continued = new RegExp(language.onEnterRules[0].beforeText);
    const word = new RegExp(language.wordPattern, 'g');
    const contributes = read('package.json').contributes;
    const problem = new RegExp(contributes.problemMatchers[0].pattern.regexp);

    for (const line of ['deploy a.b as c {', '    inbound {', 'zone a { # text', 'service "x" {']) {
        check(opens.test(line), `a block opens in ${line}`);
    }
    for (const line of ['zone a { network any; }', '# {', 'allow from a to b service x "{";', '}']) {
        check(!opens.test(line), `no block opens in ${line}`);
    }
    check(closes.test('    }') && !closes.test('a }'), 'a brace closes a block');
    check(continued.test('    flow a from b to c tcp/1') && !continued.test('allow from a to b service x;'),
        'a rule goes on until its semicolon');
    check(continued.test('allow from a to b service x "a;b#"'), 'a semicolon in a string ends nothing');
    assert.deepStrictEqual('bind web-in = a'.match(word), ['bind', 'web-in', 'a']);
    assert.deepStrictEqual(problem.exec('a.pdl:2:8: error: text').slice(1), ['a.pdl', '2', '8', 'error', 'text']);
    check(contributes.languages[0].extensions.includes('.pdl'), '*.pdl is PDL');
    check(fs.existsSync(path.join(folder, contributes.grammars[0].path)), 'the grammar is there');
}

// -- the client --

function extensionWith(settings) {
    const made = [];
    const handlers = {};
    const vscode = {
        commands: { registerCommand: (name, f) => { handlers[name] = f; return {}; } },
        window: { showErrorMessage: (text) => made.push(text) },
        workspace: {
            getConfiguration: () => ({ get: (name) => settings[name] }),
            workspaceFolders: [{ uri: { fsPath: '/site' } }],
            createFileSystemWatcher: (pattern) => pattern,
            onDidChangeConfiguration: (f) => { handlers.changed = f; return {}; },
        },
    };
    class LanguageClient {
        constructor(id, name, server, client) { made.push({ id, name, server, client, running: false }); this.of = made[made.length - 1]; }

        async start() {
            if (settings.fails) {
                throw new Error('no such program');
            }
            this.of.running = true;
        }

        async stop() { this.of.running = false; }
    }
    const load = Module._load;

    Module._load = (request, ...rest) => {
        if (request === 'vscode') {
            return vscode;
        }
        return request === 'vscode-languageclient/node' ? { LanguageClient } : load(request, ...rest);
    };
    delete require.cache[path.join(folder, 'extension.js')];
    const extension = require(path.join(folder, 'extension.js'));
    Module._load = load;
    return { extension, made, handlers };
}

async function client() {
    const settings = { path: '/opt/portc', includeDirectories: ['products'] };
    const { extension, made, handlers } = extensionWith(settings);
    const context = { subscriptions: [] };

    await extension.activate(context);
    assert.deepStrictEqual(made[0].server, { command: '/opt/portc', args: ['lsp', '-I', 'products'], options: { cwd: '/site' } });
    check(made[0].running && made[0].client.documentSelector[0].language === 'pdl', 'the server runs for PDL');
    await handlers['portc.restart']();
    check(made.length === 2 && !made[0].running && made[1].running, 'it is restarted by the command');
    await handlers.changed({ affectsConfiguration: (name) => name === 'portc.path' });
    await handlers.changed({ affectsConfiguration: () => false });
    check(made.length === 3 && made[2].running, 'and where its settings change');
    await extension.deactivate();
    check(!made[2].running, 'it ends with the editor');

    const failing = extensionWith({ fails: true });
    await failing.extension.activate({ subscriptions: [] });
    check(failing.made[0].server.command === 'portc', 'the program is portc by default');
    check(/portc\.path/.test(failing.made[1]), 'a program that is not there is reported');
    check(typeof need('vscode-languageclient/package.json').version === 'string', 'the client library is there');
}

Promise.resolve().then(colours).then(configuration).then(client).then(() => {
    failures.forEach((failure) => console.log('FAIL', failure));
    process.exitCode = failures.length ? 1 : 0;
});
