// Rules of this project that no tool knows: tests mirror sources, sizes of folders and import lists, no comment that
// switches a check off, and no sentence outside the catalogue. Prints each breach; exit 1 when there is one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const MAX_FILES_IN_FOLDER = 14;
const MAX_OWN_IMPORTS = 12;
const IGNORE_COMMENT = /@ts-(ignore|nocheck|expect-error)|eslint-disable|biome-ignore/;
const UMASK = /\bumask\s*\(/;
/** Files that put the others together, and therefore know many. */
const COMPOSITION_ROOT =
	/^electron\/[^/]+\.ts$|^electron\/composition\/|^renderer\/(main|app)\.tsx$/;

/** @type {string[]} */
const breaches = [];

/**
 * Every TypeScript source below a folder, as paths from the root.
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
	if (!existsSync(path.join(root, folder))) return [];
	return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
		.map((file) => `${folder}/${file.split(path.sep).join('/')}`);
}

/** @param {string} file */
function read(file) {
	return readFileSync(path.join(root, file), 'utf8');
}

/**
 * Whether nothing is left of a file once its types are gone.
 * @param {string} file
 */
function hasTypesOnly(file) {
	const { outputText } = ts.transpileModule(read(file), {
		compilerOptions: {
			module: ts.ModuleKind.ESNext,
			target: ts.ScriptTarget.ES2023,
			removeComments: true,
		},
	});
	return outputText.replace(/export \{\};?/g, '').trim() === '';
}

/** @param {string} test */
function hasSourceTwin(test) {
	// test/unit/shared/oci/reference.test.ts and reference.properties.test.ts both belong to shared/oci/reference.ts
	const stem = test.replace(/^test\/unit\//, '').replace(/(\.[a-z-]+)?\.test\.tsx?$/, '');
	return ['.ts', '.tsx'].some((extension) => existsSync(path.join(root, stem + extension)));
}

const product = ['shared', 'electron', 'renderer'].flatMap(sourcesIn);
const unitTests = sourcesIn('test/unit').filter((file) => /\.test\.tsx?$/.test(file));

for (const test of unitTests) {
	if (!hasSourceTwin(test))
		breaches.push(`${test}: no source file of that path; unit tests mirror the source tree`);
}

const testedStems = new Set(unitTests.map((test) => test.replace(/(\.[a-z-]+)?\.test\.tsx?$/, '')));
for (const file of product.filter((source) => source.startsWith('shared/'))) {
	const stem = `test/unit/${file.replace(/\.tsx?$/, '')}`;
	// The groups of the contract are walked, all of them, by test/contract.
	const isWalked = file.startsWith('shared/ipc/groups/');
	if (!testedStems.has(stem) && !isWalked && !hasTypesOnly(file))
		breaches.push(`${file}: no test at ${stem}.test.ts`);
}

/** @type {Map<string, number>} */
const filesIn = new Map();
for (const file of product) {
	const folder = path.posix.dirname(file);
	filesIn.set(folder, (filesIn.get(folder) ?? 0) + 1);
	const text = read(file);
	// What a file only names the shape of does not count: types vanish, and ports are types.
	const ownImports = text.match(/^(import|export) (?!type )[^;]*? from '\.{1,2}\//gm)?.length ?? 0;
	if (ownImports > MAX_OWN_IMPORTS && !COMPOSITION_ROOT.test(file)) {
		breaches.push(
			`${file}: imports ${ownImports} own modules; more than ${MAX_OWN_IMPORTS} is a file that knows too much`,
		);
	}
	text.split('\n').forEach((line, index) => {
		if (UMASK.test(line))
			breaches.push(
				`${file}:${index + 1}: changes what the whole process writes; give each file and folder its mode`,
			);
		if (IGNORE_COMMENT.test(line)) breaches.push(`${file}:${index + 1}: switches a check off`);
	});
}
for (const [folder, count] of filesIn) {
	if (count > MAX_FILES_IN_FOLDER)
		breaches.push(`${folder}/: ${count} files; split by noun above ${MAX_FILES_IN_FOLDER}`);
}

/** Attributes that people read, or hear. */
const SPOKEN = new Set(['aria-label', 'aria-description', 'alt', 'label', 'placeholder', 'title']);

/**
 * Whether a text has words; one example address or path has not.
 * @param {string} text
 */
function hasWords(text) {
	return /\p{L}{2}/u.test(text) && !/^\S*[.:/]\S*$/.test(text.trim());
}

/**
 * Gives the text that a node of JSX shows or speaks as it stands there, `undefined` when it shows none of its own.
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function wordsOf(node) {
	if (ts.isJsxText(node)) return node.text;
	if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()))
		return literalIn(node.initializer);
	const isChild = ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent);
	return isChild ? literalIn(node) : undefined;
}

/**
 * @param {ts.Node | undefined} node
 * @returns {string | undefined}
 */
function literalIn(node) {
	const value = node !== undefined && ts.isJsxExpression(node) ? node.expression : node;
	return value !== undefined && ts.isStringLiteralLike(value) ? value.text : undefined;
}

/**
 * Words between tags and in spoken attributes belong into renderer/text.
 * @param {string} file
 */
function findWords(file) {
	const source = ts.createSourceFile(
		file,
		read(file),
		ts.ScriptTarget.ES2023,
		true,
		ts.ScriptKind.TSX,
	);
	/** @param {ts.Node} node */
	const visit = (node) => {
		const words = wordsOf(node);
		if (words !== undefined && hasWords(words)) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
			const what = words.trim();
			breaches.push(`${file}:${line + 1}: says "${what}" itself; sentences are in renderer/text`);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
}

for (const file of product.filter((source) => /^renderer\/.*\.tsx$/.test(source))) {
	findWords(file);
}

// Every failure that people can be told of is provoked by a test, beside those that walk all codes.
const tests = sourcesIn('test').filter((file) => !file.startsWith('test/unit/shared/fault/'));
const tested = tests.map(read).join('\n');
for (const [, code = ''] of read('shared/fault/fault-codes.ts').matchAll(
	/^\t'([a-z-]+\.[a-z-]+)',$/gm,
)) {
	if (!tested.includes(code))
		breaches.push(`shared/fault/fault-codes.ts: no test provokes ${code}`);
}

for (const breach of breaches) console.log(breach);
process.exitCode = breaches.length === 0 ? 0 : 1;
